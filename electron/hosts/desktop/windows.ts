// The windows of the desktop, all on one engine: opened as they were at the end of the last run, each with its own
// screen, and remembered. Electron's main process.
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle } from 'electron';
import { desktopChannels, type HostMessage } from '../../../shared/desktopChannels.ts';
import { type ScreenName, screenOfUrl } from '../../../shared/screens.ts';
import type { SettingsFile } from './settingsFile.ts';
import { mostWindows, type WindowPlacement } from './settingsSchema.ts';
import { pageUrl, windowOptions } from './window.ts';
import { cascadedBounds, visibleBounds } from './windowPlacement.ts';

export interface WindowsParts {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Of all displays, the primary one first. */
  readonly workAreas: () => readonly Rectangle[];
  readonly isDark: () => boolean;
  readonly settings: SettingsFile;
  readonly preloadFile: string;
  readonly platform: NodeJS.Platform;
  /** How the windows begin; `setKiosk` and `showKiosk` change it. */
  readonly isKiosk: boolean;
  /** Called with each window before it loads anything. */
  readonly onCreated: (window: BrowserWindow) => void;
  /** Told of a page that did not load: the engine and the other windows go on. */
  readonly onFault: (message: string) => void;
}

const firstPlacement: WindowPlacement = {
  bounds: null,
  isMaximized: false,
  isFullScreen: false,
  screen: 'monitor',
};

export class Windows {
  readonly #parts: WindowsParts;
  /** In the order they were opened. */
  readonly #open: BrowserWindow[] = [];
  readonly #kioskListeners: (() => void)[] = [];
  /** How each lay when it was not in kiosk mode: there a window lies as it never does otherwise. */
  readonly #placed = new WeakMap<BrowserWindow, WindowPlacement>();
  /** Those whose page had something to show: before, a window does not lie as it will. */
  readonly #shown = new WeakSet<BrowserWindow>();
  #lastFocused: BrowserWindow | null = null;
  /** The windows of this run stay remembered while they close. */
  #isQuitting = false;
  #isKiosk: boolean;

  constructor(parts: WindowsParts) {
    this.#parts = parts;
    this.#isKiosk = parts.isKiosk;
  }

  get isKiosk(): boolean {
    return this.#isKiosk;
  }

  /** Called after each time it was set. */
  onKioskChange(listener: () => void): void {
    this.#kioskListeners.push(listener);
  }

  get all(): readonly BrowserWindow[] {
    return this.#open;
  }

  /** Those of the last run, or one. Resolves when their pages are loaded. */
  async restore(): Promise<void> {
    const { windows } = this.#parts.settings.current;
    await Promise.all((windows.length > 0 ? windows : [firstPlacement]).map((window) => this.#show(window)));
  }

  /** One more, beside the one that was used last and with the same screen; none beyond the most there may be. */
  async openAnother(): Promise<void> {
    if (this.#open.length >= mostWindows) return;
    const other = this.current;
    if (!other) return this.#show(firstPlacement);
    const { bounds, screen } = this.#placementOf(other);
    const beside = cascadedBounds(bounds ?? other.getNormalBounds(), this.#parts.workAreas());
    await this.#show({ ...firstPlacement, bounds: beside, screen });
  }

  /** The one that a person used last. */
  get current(): BrowserWindow | null {
    return this.#lastFocused ?? this.#open.at(-1) ?? null;
  }

  get isFocused(): boolean {
    return this.#open.some((window) => window.isFocused());
  }

  /** Brings the one that was used last to the front, opens one where there is none. */
  async bringToFront(): Promise<BrowserWindow | null> {
    if (this.#open.length === 0) await this.#show(firstPlacement);
    const window = this.current;
    if (window?.isMinimized()) window.restore();
    window?.show();
    window?.focus();
    return window;
  }

  /** Whether a person has that screen in front. */
  isLookedAt(screen: ScreenName): boolean {
    return this.#open.some((window) => window.isFocused() && screenOf(window) === screen);
  }

  tellAll(message: HostMessage): void {
    for (const window of this.#open) window.webContents.send(desktopChannels.tell, message);
  }

  /** Tells it to the window that was used last, brought to the front. */
  async tellCurrent(message: HostMessage): Promise<void> {
    const window = await this.bringToFront();
    window?.webContents.send(desktopChannels.tell, message);
  }

  /** From now on windows that close stay remembered: the application ends. */
  quitting(): void {
    this.#remember();
    this.#isQuitting = true;
  }

  /** Holds for the next start, too. */
  setKiosk(isKiosk: boolean): void {
    this.#parts.settings.change({ kiosk: isKiosk });
    this.showKiosk(isKiosk);
  }

  /** For this run alone. */
  showKiosk(isKiosk: boolean): void {
    this.#remember();
    this.#isKiosk = isKiosk;
    for (const window of this.#open) {
      const wasMaximized = this.#placed.get(window)?.isMaximized;
      window.setKiosk(isKiosk);
      if (!isKiosk && wasMaximized) window.maximize();
      // On macOS the menu does not belong to the window.
      if (this.#parts.platform !== 'darwin') window.setMenuBarVisibility(!isKiosk);
    }
    for (const listener of this.#kioskListeners) listener();
  }

  applyZoom(): void {
    for (const window of this.#open) this.#zoom(window);
  }

  #zoom(window: BrowserWindow): void {
    window.webContents.setZoomFactor(this.#parts.settings.current.zoomPercent / 100);
  }

  async #show(placement: WindowPlacement): Promise<void> {
    const { create, workAreas, isDark, preloadFile, onCreated } = this.#parts;
    const bounds = visibleBounds(placement.bounds, workAreas());
    const window = create(
      windowOptions(preloadFile, {
        bounds,
        isFullScreen: placement.isFullScreen,
        isKiosk: this.#isKiosk,
        isDark: isDark(),
      }),
    );
    this.#open.push(window);
    this.#placed.set(window, { ...placement, bounds: placement.bounds ?? bounds });
    this.#watch(window);
    onCreated(window);
    window.once('ready-to-show', () => {
      if (placement.isMaximized && !this.#isKiosk) window.maximize();
      window.show();
      this.#shown.add(window);
      this.#remember();
    });
    await window.loadURL(pageUrl(placement.screen)).catch((error: unknown) => {
      // One that a person has closed meanwhile need not be loaded; one that crashed meanwhile is loaded again by itself.
      if (!window.isDestroyed()) this.#parts.onFault(`A window did not load: ${String(error)}`);
    });
  }

  #watch(window: BrowserWindow): void {
    const remember = (): void => this.#remember();
    window.on('move', remember);
    window.on('resize', remember);
    window.on('maximize', remember);
    window.on('unmaximize', remember);
    window.on('enter-full-screen', remember);
    window.on('leave-full-screen', remember);
    window.webContents.on('did-navigate-in-page', remember);
    window.webContents.on('did-finish-load', () => {
      this.#zoom(window);
      const { theme, language } = this.#parts.settings.current;
      const told: readonly HostMessage[] = [
        { kind: 'theme', theme },
        { kind: 'language', language },
      ];
      for (const message of told) window.webContents.send(desktopChannels.tell, message);
    });
    window.on('focus', () => {
      this.#lastFocused = window;
    });
    window.on('close', remember);
    window.on('closed', () => this.#closed(window));
  }

  #closed(window: BrowserWindow): void {
    this.#open.splice(this.#open.indexOf(window), 1);
    if (this.#lastFocused === window) this.#lastFocused = null;
    this.#remember();
  }

  /** The last window stays remembered when it closes. */
  #remember(): void {
    const { settings } = this.#parts;
    if (this.#isQuitting || this.#open.length === 0) return;
    settings.change({ windows: this.#open.map((window) => this.#placementOf(window)) });
  }

  #placementOf(window: BrowserWindow): WindowPlacement {
    const placed = this.#placed.get(window);
    if (placed && !this.#shown.has(window)) return placed;
    const placement = placed && this.#isKiosk ? { ...placed, screen: screenOf(window) } : placementOf(window);
    this.#placed.set(window, placement);
    return placement;
  }
}

function placementOf(window: BrowserWindow): WindowPlacement {
  const { x, y, width, height } = window.getNormalBounds();
  return {
    bounds: { x, y, width, height },
    isMaximized: window.isMaximized(),
    isFullScreen: window.isFullScreen(),
    screen: screenOf(window),
  };
}

function screenOf(window: BrowserWindow): ScreenName {
  return screenOfUrl(window.webContents.getURL()) ?? firstPlacement.screen;
}
