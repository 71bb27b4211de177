// Where a window's page may go: navigation and new windows, asked of the application as Electron asks. Runs in the stand-in's process.
import type { WebContents } from 'electron';
import { toAppUrl, toBrowserUrl } from './appUrls.ts';
import type { HeldRequest } from './protocol.ts';
import { notImplemented, preventable } from './strict.ts';

export type WindowOpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

/** A request that is held back, as far as it tells of navigation. */
export interface HeldNavigation extends HeldRequest {
  readonly resourceType: string;
  readonly frameId: string;
  readonly redirectedRequestId?: string;
}

export class Navigation {
  openHandler: WindowOpenHandler | undefined;
  readonly #emit: (name: string, event: object, url: string) => void;
  #isOwn = false;

  constructor(emit: (name: string, event: object, url: string) => void) {
    this.#emit = emit;
  }

  /** What comes next is the application's own wish: it is not asked about it. */
  expectOwn(isExpected = true): void {
    this.#isOwn = isExpected;
  }

  /** Redirects are asked about always. */
  allows({ request, resourceType, redirectedRequestId }: HeldNavigation, isMainFrame: boolean): boolean {
    if (resourceType !== 'Document') return true;
    const isOwn = isMainFrame && this.#isOwn;
    if (isMainFrame) this.#isOwn = false;
    if (redirectedRequestId !== undefined) return this.#ask(['will-redirect'], request.url, isMainFrame);
    return isOwn || this.#ask(startEvents(isMainFrame), request.url, isMainFrame);
  }

  /**
   * Addresses that never become requests which could be held: mailto:, and app:// written out. Returns the address
   * that Chromium is to be sent to, if any.
   */
  unheld(url: string, isMainFrame: boolean): string | undefined {
    if (/^(https?|data|blob|about|javascript):/i.test(url)) return undefined;
    if (!this.#ask(startEvents(isMainFrame), url, isMainFrame)) return undefined;
    const browserUrl = toBrowserUrl(url);
    return browserUrl === url || !isMainFrame ? undefined : browserUrl;
  }

  /** A page wants to open a window. It never does: an application that allows it asks for what is not implemented. */
  askToOpen(url: string, frameName: string, features: string): void {
    const details = { url: toAppUrl(url), frameName, features, disposition: 'foreground-tab', referrer: {} };
    const answer: { action: string } = this.openHandler
      ? Reflect.apply(this.openHandler, null, [details])
      : { action: 'allow' };
    if (answer.action !== 'deny') notImplemented('opening a window from a page');
  }

  #ask(names: readonly string[], browserUrl: string, isMainFrame: boolean): boolean {
    const url = toAppUrl(browserUrl);
    return names.every((name) => {
      const event = preventable({ url, isMainFrame, isSameDocument: false });
      this.#emit(name, event, url);
      return !event.defaultPrevented;
    });
  }
}

function startEvents(isMainFrame: boolean): readonly string[] {
  return isMainFrame ? ['will-navigate', 'will-frame-navigate'] : ['will-frame-navigate'];
}
