// webContents: one page of Chromium, with its preload, zoom and crashes. Runs in the stand-in's process.
import { once } from 'node:events';
import type { LoadURLOptions, Rectangle, WebContents } from 'electron';
import { toAppUrl, toBrowserUrl } from './appUrls.ts';
import { noFrame } from './frame.ts';
import { followTheme } from './nativeTheme.ts';
import { Navigation, type WindowOpenHandler } from './navigation.ts';
import { binding, mainWorldScript, preloadWorldName, preloadWorldScript } from './pageScripts.ts';
import { closePage, inBackground, openPage, type Page } from './pages.ts';
import { answerHeld } from './protocol.ts';
import { watchResponses } from './responses.ts';
import { watchDocuments } from './shownDocument.ts';
import { checkOptions, type PartOf, preventable, StrictEmitter, strict } from './strict.ts';

const events = [
  'context-menu',
  'destroyed',
  'did-finish-load',
  'did-navigate-in-page',
  'render-process-gone',
  'responsive',
  'unresponsive',
  'will-attach-webview',
  'will-frame-navigate',
  'will-navigate',
  'will-redirect',
];
/** Chromium's steps of zoom: 20 % each. */
const zoomStep = 1.2;

/** Those of all open windows. */
export const openContents: StandInWebContents[] = [];
let lastId = 0;

export class StandInWebContents extends StrictEmitter implements PartOf<WebContents, StandInWebContents> {
  readonly id = ++lastId;
  /** Resolves when the page may be given commands; its scripts and its interception are in place. */
  readonly page: Promise<Page>;
  /** As the application sees it: what is not implemented throws. */
  readonly self: StandInWebContents;
  /** Resolves when something is drawn for the first time. */
  readonly firstPaint = Promise.withResolvers<void>();
  readonly #navigation = new Navigation((name, event, url) => this.emit(name, event, url));
  #document: ReturnType<typeof watchDocuments> | undefined;
  #url = '';
  #title = '';
  #zoomFactor = 1;
  #size: Pick<Rectangle, 'width' | 'height'>;
  #isLoading = false;
  #isCrashed = false;
  #isDestroyed = false;

  constructor(bounds: Rectangle, preloadFile: string) {
    super('WebContents', events);
    this.#size = bounds;
    this.self = strict('WebContents', this);
    openContents.push(this);
    this.page = this.#open(bounds, preloadFile);
    inBackground(this.page.then((page) => watchResponses(this, page)));
  }

  readonly getURL = () => this.#url;
  readonly getTitle = () => this.#title;
  readonly isLoading = () => this.#isLoading;
  readonly isCrashed = () => this.#isCrashed;
  readonly isDestroyed = () => this.#isDestroyed;
  /** What opens them is not implemented. */
  readonly isDevToolsOpened = () => false;
  /** Its command is never answered: who should is dead. */
  readonly forcefullyCrashRenderer = () => this.#command('Page.crash');
  readonly setZoomLevel = (level: number) => this.setZoomFactor(zoomStep ** level);
  readonly send = (channel: string, ...values: unknown[]) =>
    (this.#document?.frame() ?? noFrame()).send(channel, ...values);

  async loadURL(url: string, given?: LoadURLOptions): Promise<void> {
    checkOptions('loadURL', given, '');
    const { session: page } = await this.page;
    this.#startLoading();
    const { errorText } = await page.send('Page.navigate', { url: toBrowserUrl(url) });
    if (errorText) {
      this.#navigation.expectOwn(false);
      this.#isLoading = false;
      throw new Error(`${errorText.replace('net::', '')} loading '${url}'`);
    }
    await once(this, 'did-finish-load');
  }

  reload(): void {
    this.#startLoading();
    this.#command('Page.reload');
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#navigation.openHandler = handler;
  }

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoomFactor = factor;
    this.#zoom();
  }

  /** The content of its window has this size now. */
  resized(size: Pick<Rectangle, 'width' | 'height'>): void {
    this.#size = size;
    if (this.#zoomFactor !== 1) this.#zoom();
  }

  /** Ends the page; its window closes with it. Resolves when it has gone. */
  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    await closePage(await this.page).catch(() => undefined);
    this.#gone();
  }

  /** A zoomed page has fewer, larger pixels, as Chromium's own zoom makes them. */
  #zoom(): void {
    const factor = this.#zoomFactor;
    if (factor === 1) this.#command('Emulation.clearDeviceMetricsOverride');
    else
      this.#command('Emulation.setDeviceMetricsOverride', {
        width: Math.round(this.#size.width / factor),
        height: Math.round(this.#size.height / factor),
        deviceScaleFactor: factor,
        mobile: false,
      });
  }

  #command(...[method, parameters]: Parameters<Page['session']['send']>): void {
    inBackground(this.page.then(({ session: page }) => page.send(method, parameters)));
  }

  /** Rejects where the preload cannot be read or compiled. */
  async #open(bounds: Rectangle, preloadFile: string): Promise<Page> {
    const preload = preloadWorldScript(preloadFile);
    const page = await openPage(bounds, () => this.#gone());
    this.#listen(page);
    const { session: to } = page;
    await Promise.all([
      to.send('Page.enable'),
      to.send('Runtime.enable'),
      to.send('Inspector.enable'),
      to.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      to.send('Runtime.addBinding', { name: binding, executionContextName: preloadWorldName }),
      to.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript() }),
      to.send('Page.addScriptToEvaluateOnNewDocument', { source: preload, worldName: preloadWorldName }),
      to.send('Runtime.runIfWaitingForDebugger'),
    ]);
    followTheme((features) => this.#command('Emulation.setEmulatedMedia', { features }));
    return page;
  }

  #listen(page: Page): void {
    const { session: from, targetId } = page;
    this.#document = watchDocuments(page, this.self, {
      painted: () => this.firstPaint.resolve(),
      open: (url, name, features) => this.#navigation.askToOpen(url, name, features),
      contextMenu: (place) => {
        const details = { ...place, linkURL: toAppUrl(place.linkURL) };
        this.emit('context-menu', preventable({}), strict('ContextMenuParams', details));
      },
    });
    from.on('Fetch.requestPaused', (held) => {
      if (this.#navigation.allows(held, held.frameId === targetId)) inBackground(answerHeld(from, held));
      else
        inBackground(from.send('Fetch.failRequest', { requestId: held.requestId, errorReason: 'Aborted' }));
    });
    from.on('Page.frameRequestedNavigation', ({ url, frameId, disposition }) => {
      if (disposition !== 'currentTab') return;
      const browserUrl = this.#navigation.unheld(url, frameId === targetId);
      if (browserUrl !== undefined) inBackground(this.#replaceNavigation(from, browserUrl));
    });
    from.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      this.#navigation.askToOpen(url, windowName, windowFeatures.join()),
    );
    from.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id === targetId) this.#url = toAppUrl(frame.url) + (frame.urlFragment ?? '');
    });
    from.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== targetId) return;
      this.#url = toAppUrl(url);
      this.emit('did-navigate-in-page', {}, this.#url, true);
    });
    from.on('Page.loadEventFired', () => inBackground(this.#finishLoad(from)));
    from.on('Inspector.targetCrashed', () => {
      this.#isCrashed = true;
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    });
  }

  /** Chromium may still be at the address that it does not know, and give up ours for it. */
  async #replaceNavigation(page: Page['session'], url: string): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      this.#navigation.expectOwn();
      const { errorText } = await page.send('Page.navigate', { url });
      if (!errorText?.includes('ABORTED')) return;
    }
  }

  #startLoading(): void {
    this.#navigation.expectOwn();
    this.#isLoading = true;
  }

  async #finishLoad(page: Page['session']): Promise<void> {
    const { result } = await page.send('Runtime.evaluate', { expression: 'document.title' });
    this.#title = String(result.value);
    this.#isLoading = false;
    this.#isCrashed = false;
    this.emit('did-finish-load', {});
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#document?.end();
    openContents.splice(openContents.indexOf(this), 1);
    this.emit('destroyed', {});
  }
}
