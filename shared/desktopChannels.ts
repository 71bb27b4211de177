// The ways between the desktop's main process, its preload and its page: one map, typed for all three.
import type { LanguageChoice } from './languageChoice.ts';
import type { ScreenName } from './screens.ts';
import type { ThemeChoice } from './theme.ts';

/**
 * The page asks for a port (`connect`), main answers the preload with one (`port`), the preload forwards it to the
 * page as a window message whose data is `portMessage` and whose only port is the new one. Over that port travel
 * the messages of protocol.ts, as plain structured clones. A page that asks again gets a new port; the one before
 * is closed.
 */
export const desktopChannels = {
  /** Page to main, through the preload; carries nothing. */
  connect: 'telltale:connect',
  /** Main to preload; carries no data and one port. */
  port: 'telltale:port',
  /** Main to preload and page: a HostMessage. */
  tell: 'telltale:tell',
  /** Page to main: the path of a plant file that a person chose; answered with an OpenPlantAnswer. */
  openPlant: 'telltale:open-plant',
  /** Page to main: the ThemeChoice of a person, for all windows and the next start; answered with nothing. */
  setTheme: 'telltale:set-theme',
  /** Page to main: the LanguageChoice of a person, for all windows, menus and the next start; answered with nothing. */
  setLanguage: 'telltale:set-language',
} as const;

/** Data of the window message that carries the port to the page. */
export const portMessage = 'telltale:port';

/** Scheme and host that the window's page is served from. */
export const appScheme = 'app';
export const appOrigin = `${appScheme}://telltale`;

/** What main tells a page. */
export type HostMessage =
  | { readonly kind: 'showScreen'; readonly screen: ScreenName }
  /** The theme that holds in all windows. */
  | { readonly kind: 'theme'; readonly theme: ThemeChoice }
  /** The language that holds in all windows. */
  | { readonly kind: 'language'; readonly language: LanguageChoice }
  /** A plant file was opened without the page: from the menu, another window or the command line. */
  | { readonly kind: 'plantOpened' }
  /** It was not opened; what ran before goes on. */
  | ({ readonly kind: 'plantRefused' } & RefusedPlant)
  | { readonly kind: 'showKeys' };

export interface RefusedPlant {
  /** Without its folder. */
  readonly fileName: string;
  /** One sentence each. */
  readonly faults: readonly string[];
}

export type OpenPlantAnswer = { readonly ok: true } | ({ readonly ok: false } & RefusedPlant);

/** What the preload exposes to the page as `telltaleHost`. */
export interface TelltaleHost {
  /** Asks for a port; it arrives as a window message. */
  connect(): void;
  /** One listener; what was told before it came is told to it at once. */
  onMessage(listener: (message: HostMessage) => void): void;
  /**
   * Opens a plant file on the engine, with the file's folder. `file`: a File that a person chose or dropped. Null when it
   * lies in no folder of this machine.
   */
  openPlant(file: object): Promise<OpenPlantAnswer | null>;
  setTheme(theme: ThemeChoice): Promise<void>;
  setLanguage(language: LanguageChoice): Promise<void>;
}
