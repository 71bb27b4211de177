// webContents: one page of Chromium, with its preload, zoom and crashes. Runs in the stand-in's process.
import type { WebContents } from 'electron';
import { toAppUrl, toBrowserUrl } from './appUrls.ts';
import type { StandInFrame } from './ipcMain.ts';
import { followTheme } from './nativeTheme.ts';
import { Navigation, type WindowOpenHandler } from './navigation.ts';
import { binding, mainWorldScript, preloadWorldName, preloadWorldScript } from './pageScripts.ts';
import { closePage, inBackground, openPage, type Page } from './pages.ts';
import { answerHeld } from './protocol.ts';
import { watchResponses } from './responses.ts';
import { session } from './session.ts';
import { ShownDocument } from './shownDocument.ts';
import { preventable, StrictEmitter, strict } from './strict.ts';
import type { Bounds } from './windowState.ts';

const events = [
  'context-menu',
  'destroyed',
  'did-fail-load',
  'did-finish-load',
  'did-navigate',
  'did-navigate-in-page',
  'did-start-loading',
  'did-stop-loading',
  'dom-ready',
  'preload-error',
  'render-process-gone',
  'responsive',
  'unresponsive',
  'will-attach-webview',
  'will-frame-navigate',
  'will-navigate',
  'will-redirect',
  'zoom-changed',
];

/** Chromium's steps of zoom: 20 % each. */
const zoomStep = 1.2;

export class StandInWebContents
  extends StrictEmitter
  implements
    Pick<
      WebContents,
      | 'close'
      | 'forcefullyCrashRenderer'
      | 'getTitle'
      | 'getURL'
      | 'getZoomFactor'
      | 'getZoomLevel'
      | 'isCrashed'
      | 'isDestroyed'
      | 'isLoading'
      | 'loadURL'
      | 'postMessage'
      | 'reload'
      | 'send'
      | 'setVisualZoomLevelLimits'
      | 'setWindowOpenHandler'
      | 'setZoomFactor'
      | 'setZoomLevel'
    >
{
  static readonly all: StandInWebContents[] = [];
  static #lastId = 0;

  readonly id = ++StandInWebContents.#lastId;
  readonly session = session.defaultSession;
  /** Resolves when the page may be given commands; its scripts and its interception are in place. */
  readonly page: Promise<Page>;
  /** As the application sees it: what is not implemented throws. */
  readonly self: StandInWebContents;
  /** Resolves when something is drawn for the first time. */
  readonly firstPaint = Promise.withResolvers<void>();
  readonly #window: { close(): void; gone(): void };
  readonly #navigation: Navigation;
  readonly #document: ShownDocument;
  /** '' until there is a page. */
  targetId = '';
  #url = '';
  #title = '';
  #zoomFactor = 1;
  #size: { width: number; height: number };
  #isLoading = false;
  #isCrashed = false;
  #isDestroyed = false;
  #loading: PromiseWithResolvers<void> | undefined;

  /** `window.close` asks it to close, `window.gone` tells it that its page has gone. */
  constructor(bounds: Bounds, preloadFile: string | undefined, window: { close(): void; gone(): void }) {
    super('WebContents', events);
    this.#window = window;
    this.#size = { width: bounds.width, height: bounds.height };
    this.self = strict('WebContents', this);
    this.#navigation = new Navigation((name, event, url) => this.emit(name, event, url));
    this.#document = new ShownDocument(
      () => this.#url,
      (asked) => {
        if (asked.kind === 'open') this.#navigation.askToOpen(asked.url, asked.name, asked.features);
        else if (asked.kind === 'painted') this.firstPaint.resolve();
        else if (asked.kind === 'zoom') this.emit('zoom-changed', {}, asked.direction);
        else if (asked.kind === 'preloadFault')
          this.emit('preload-error', {}, preloadFile, new Error(asked.message));
        else {
          const linkURL = toAppUrl(asked.details.linkURL);
          const details = strict('ContextMenuParams', { ...asked.details, linkURL });
          this.emit('context-menu', preventable({}), details);
        }
      },
    );
    StandInWebContents.all.push(this);
    this.page = this.#open(bounds, preloadFile);
    inBackground(this.page.then((page) => watchResponses(this, page)));
  }

  get mainFrame(): StandInFrame {
    const { frame } = this.#document;
    if (!frame) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    return strict('WebFrameMain', frame);
  }

  getURL(): string {
    return this.#url;
  }

  getTitle(): string {
    return this.#title;
  }

  isLoading(): boolean {
    return this.#isLoading;
  }

  isCrashed(): boolean {
    return this.#isCrashed;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  async loadURL(url: string): Promise<void> {
    const { session: page } = await this.page;
    const loading = Promise.withResolvers<void>();
    // Nobody waits for it where Chromium refuses the address at once.
    loading.promise.catch(() => undefined);
    this.#loading = loading;
    this.#navigation.expectOwn();
    this.#startLoading();
    const { errorText } = await page.send('Page.navigate', { url: toBrowserUrl(url) });
    if (errorText) {
      this.#navigation.expectOwn(false);
      this.#failLoad(errorText.replace('net::', ''), url);
    }
    await loading.promise;
  }

  reload(): void {
    this.#navigation.expectOwn();
    this.#startLoading();
    this.#command('Page.reload');
  }

  /** The window's page is asked nothing: no page of ours stops its window from closing. */
  close(): void {
    this.#window.close();
  }

  forcefullyCrashRenderer(): void {
    // Never answered: who should is dead.
    inBackground(this.page.then(({ session: page }) => page.send('Page.crash')));
  }

  send(channel: string, ...values: unknown[]): void {
    this.mainFrame.send(channel, ...values);
  }

  postMessage(channel: string, message: unknown, transfer?: readonly unknown[]): void {
    this.mainFrame.postMessage(channel, message, transfer);
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.#navigation.openHandler = handler;
  }

  getZoomFactor(): number {
    return this.#zoomFactor;
  }

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0");
    this.#zoomFactor = factor;
    this.#resize();
  }

  getZoomLevel(): number {
    return Math.log(this.#zoomFactor) / Math.log(zoomStep);
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(zoomStep ** level);
  }

  /** Fingers are not here to pinch. */
  async setVisualZoomLevelLimits(_minimum: number, _maximum: number): Promise<void> {}

  /** The content of its window has this size now. */
  resized(size: { width: number; height: number }): void {
    this.#size = size;
    if (this.#zoomFactor !== 1) this.#resize();
  }

  /** Ends the page; its window closes with it. Resolves when it has gone. */
  async destroy(): Promise<void> {
    if (this.#isDestroyed) return;
    const page = await this.page;
    await closePage(page).catch(() => undefined);
    this.#gone();
  }

  /** A zoomed page has fewer, larger pixels, as Chromium's own zoom makes them. */
  #resize(): void {
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

  async #open(bounds: Bounds, preloadFile: string | undefined): Promise<Page> {
    const page = await openPage(bounds, () => this.#gone());
    this.targetId = page.targetId;
    this.#listen(page);
    const { session: to } = page;
    const setUp = [
      to.send('Page.enable'),
      to.send('Runtime.enable'),
      to.send('Inspector.enable'),
      to.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }),
      to.send('Runtime.addBinding', { name: binding, executionContextName: preloadWorldName }),
      to.send('Page.addScriptToEvaluateOnNewDocument', { source: mainWorldScript() }),
      to.send('Page.addScriptToEvaluateOnNewDocument', {
        source: this.#preloadScript(preloadFile),
        worldName: preloadWorldName,
      }),
      to.send('Runtime.runIfWaitingForDebugger'),
    ];
    await Promise.all(setUp);
    followTheme((features) => this.#command('Emulation.setEmulatedMedia', { features }));
    return page;
  }

  #preloadScript(file: string | undefined): string {
    try {
      return preloadWorldScript(file);
    } catch (fault) {
      queueMicrotask(() => this.emit('preload-error', {}, file, fault));
      return preloadWorldScript(undefined);
    }
  }

  #listen(page: Page): void {
    const { session: from, targetId } = page;
    this.#document.listen(page, this.self);
    from.on('Fetch.requestPaused', (held) => {
      if (this.#navigation.allows(held, held.frameId === targetId)) inBackground(answerHeld(from, held));
      else
        inBackground(from.send('Fetch.failRequest', { requestId: held.requestId, errorReason: 'Aborted' }));
    });
    from.on('Page.frameRequestedNavigation', ({ url, frameId, disposition }) => {
      if (disposition !== 'currentTab') return;
      const browserUrl = this.#navigation.unheld(url, frameId === targetId);
      if (browserUrl === undefined) return;
      inBackground(this.#replaceNavigation(from, browserUrl));
    });
    from.on('Page.windowOpen', ({ url, windowName, windowFeatures }) =>
      this.#navigation.askToOpen(url, windowName, windowFeatures.join()),
    );
    from.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id !== targetId) return;
      this.#url = toAppUrl(frame.url) + (frame.urlFragment ?? '');
      this.emit('did-navigate', {}, this.#url, 200, '');
    });
    from.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      if (frameId !== targetId) return;
      this.#url = toAppUrl(url);
      this.emit('did-navigate-in-page', {}, this.#url, true);
    });
    from.on('Page.domContentEventFired', () => this.emit('dom-ready', {}));
    from.on('Page.loadEventFired', () => inBackground(this.#finishLoad()));
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
    this.#isLoading = true;
    this.emit('did-start-loading', {});
  }

  async #finishLoad(): Promise<void> {
    const { session: page } = await this.page;
    const { result } = await page.send('Runtime.evaluate', { expression: 'document.title' });
    this.#title = String(result.value);
    this.#isLoading = false;
    this.#isCrashed = false;
    this.emit('did-stop-loading', {});
    this.emit('did-finish-load', {});
    this.#loading?.resolve();
    this.#loading = undefined;
  }

  #failLoad(reason: string, url: string): void {
    this.#isLoading = false;
    this.emit('did-stop-loading', {});
    this.emit('did-fail-load', {}, -2, reason, url, true, 1, 1);
    this.#loading?.reject(Object.assign(new Error(`${reason} (-2) loading '${url}'`), { code: reason, url }));
    this.#loading = undefined;
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#document.end();
    StandInWebContents.all.splice(StandInWebContents.all.indexOf(this), 1);
    this.emit('destroyed', {});
    this.#window.gone();
  }
}
