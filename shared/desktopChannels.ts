// The ways between the desktop's main process, its preload and its page: one map, typed for all three.

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
} as const;

/** Data of the window message that carries the port to the page. */
export const portMessage = 'telltale:port';

/** Scheme and host that the window's page is served from. */
export const appScheme = 'app';
export const appOrigin = `${appScheme}://telltale`;

/** What the preload exposes to the page as `telltaleHost`. */
export interface TelltaleHost {
  /** Asks for a port; it arrives as a window message. */
  connect(): void;
}
