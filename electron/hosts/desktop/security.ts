// What the window's page may not do: leave its origin, open windows, embed others, ask for permissions.
import type { Event, Session, WebContents } from 'electron';
import { appOrigin } from '../../../shared/desktopChannels.ts';

/** Permissions of the session's pages; everything else is denied. Copying needs one. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Whether a URL is a page of this application. */
export function isAppUrl(url: string): boolean {
  return url === appOrigin || url.startsWith(`${appOrigin}/`);
}

/** The parts of a frame that say who asks. */
export interface AskingFrame {
  readonly url: string;
  /** Null for a window's main frame. */
  readonly parent: object | null;
}

/** Whether it is a window's own page and not a frame in it. */
export function isOwnPage(frame: AskingFrame): boolean {
  return frame.parent === null && isAppUrl(frame.url);
}

export function denyPermissions(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
): void {
  session.setPermissionRequestHandler((contents, permission, decide) =>
    decide(allowedPermissions.has(permission) && isAppUrl(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => allowedPermissions.has(permission) && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

export function denyNavigation(contents: Pick<WebContents, 'on' | 'setWindowOpenHandler'>): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const stayHere = (event: Event, url: string): void => {
    if (!isAppUrl(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stayHere(event, event.url));
  contents.on('will-frame-navigate', (event) => stayHere(event, event.url));
  contents.on('will-redirect', (event) => stayHere(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
