// BrowserWindow: a window of headless Chromium. Runs in the stand-in's process.
import type { BrowserWindow, BrowserWindowConstructorOptions, ProgressBarOptions } from 'electron';
import type { Page } from './pages.ts';
import { checkReady } from './readiness.ts';
import { record } from './standIn.ts';
import { checkOptions, notImplemented, preventable, strict } from './strict.ts';
import { StandInWebContents } from './webContents.ts';
import { type Bounds, WindowState } from './windowState.ts';
import { windows } from './windows.ts';

const options = [
  'acceptFirstMouse',
  'autoHideMenuBar',
  'backgroundColor',
  'center',
  'fullscreen',
  'fullscreenable',
  'height',
  'icon',
  'kiosk',
  'minHeight',
  'minWidth',
  'show',
  'title',
  'webPreferences',
  'width',
  'x',
  'y',
];
/** What the stand-in's pages are like; nothing else is implemented. */
const preferences: Readonly<Record<string, unknown>> = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  backgroundThrottling: true,
};
const freePreferences = ['preload', 'spellcheck', 'devTools', 'zoomFactor'];

type WindowMethods =
  | 'close'
  | 'destroy'
  | 'flashFrame'
  | 'getTitle'
  | 'isMenuBarAutoHide'
  | 'loadURL'
  | 'reload'
  | 'setAutoHideMenuBar'
  | 'setBackgroundColor'
  | 'setMenuBarVisibility'
  | 'setProgressBar'
  | 'setTitle';

export class StandInBrowserWindow extends WindowState implements Pick<BrowserWindow, WindowMethods> {
  static #lastId = 0;

  readonly id = ++StandInBrowserWindow.#lastId;
  readonly webContents: StandInWebContents;
  refusedToClose = false;
  protected readonly page: Promise<Page>;
  readonly #contents: StandInWebContents;
  readonly #self: StandInBrowserWindow;
  #title: string;
  #isMenuBarHidden: boolean;
  #isDestroyed = false;

  constructor(given: BrowserWindowConstructorOptions = {}) {
    checkReady('BrowserWindow');
    checkWindowOptions(given);
    const bounds: Bounds = {
      x: given.x ?? 0,
      y: given.y ?? 0,
      width: given.width ?? 800,
      height: given.height ?? 600,
    };
    super(bounds, given.show !== false);
    this.#self = strict('BrowserWindow', this);
    this.#title = given.title ?? 'Electron';
    this.#isMenuBarHidden = given.autoHideMenuBar ?? false;
    this.#contents = new StandInWebContents(bounds, given.webPreferences?.preload, {
      close: () => this.close(),
      gone: () => this.#gone(),
    });
    this.webContents = this.#contents.self;
    this.page = this.#contents.page;
    if (given.webPreferences?.zoomFactor) this.#contents.setZoomFactor(given.webPreferences.zoomFactor);
    for (const event of ['responsive', 'unresponsive']) this.#contents.on(event, () => this.emit(event));
    void this.#contents.firstPaint.promise.then(() => this.emit('ready-to-show'));
    windows.add(this);
    windows.emit('browser-window-created', {}, this.#self);
    windows.emit('web-contents-created', {}, this.webContents);
    this.#contents.on('render-process-gone', (event, details) =>
      windows.emit('render-process-gone', event, this.webContents, details),
    );
    if (given.center || given.x === undefined) this.center();
    if (given.kiosk) this.setKiosk(true);
    else if (given.fullscreen) this.setFullScreen(true);
    if (given.show !== false) this.focus();
  }

  static getAllWindows(): StandInBrowserWindow[] {
    return windows.open
      .filter((window): window is StandInBrowserWindow => window instanceof StandInBrowserWindow)
      .map((window) => window.#self);
  }

  static fromWebContents(contents: { readonly id: number }): StandInBrowserWindow | null {
    return (
      StandInBrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === contents.id) ?? null
    );
  }

  static fromId(id: number): StandInBrowserWindow | null {
    return StandInBrowserWindow.getAllWindows().find((window) => window.id === id) ?? null;
  }

  static getFocusedWindow(): StandInBrowserWindow | null {
    return StandInBrowserWindow.getAllWindows().find((window) => window.isFocused()) ?? null;
  }

  loadURL(url: string): Promise<void> {
    return this.#contents.loadURL(url);
  }

  reload(): void {
    this.#contents.reload();
  }

  close(): void {
    if (this.#isDestroyed) return;
    const event = preventable({});
    this.refusedToClose = false;
    this.emit('close', event);
    this.refusedToClose = event.defaultPrevented;
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    void this.end();
  }

  async end(): Promise<void> {
    await this.#contents.destroy();
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getTitle(): string {
    return this.#title;
  }

  setTitle(title: string): void {
    this.#title = title;
  }

  isMenuBarAutoHide(): boolean {
    return this.#isMenuBarHidden;
  }

  setAutoHideMenuBar(isHidden: boolean): void {
    this.#isMenuBarHidden = isHidden;
  }

  setMenuBarVisibility(isVisible: boolean): void {
    record('BrowserWindow.setMenuBarVisibility', this.id, isVisible);
  }

  setProgressBar(progress: number, given?: ProgressBarOptions): void {
    record('BrowserWindow.setProgressBar', this.id, progress, given ?? {});
  }

  setBackgroundColor(color: string): void {
    record('BrowserWindow.setBackgroundColor', this.id, color);
  }

  flashFrame(isFlashing: boolean): void {
    record('BrowserWindow.flashFrame', this.id, isFlashing);
  }

  protected resized(bounds: Bounds): void {
    this.#contents.resized(bounds);
  }

  #gone(): void {
    if (this.#isDestroyed) return;
    this.blur();
    this.#isDestroyed = true;
    this.emit('closed');
    windows.remove(this);
  }
}

function checkWindowOptions(given: BrowserWindowConstructorOptions): void {
  checkOptions('BrowserWindow', given, options);
  for (const [name, value] of Object.entries(given.webPreferences ?? {})) {
    if (value === undefined || freePreferences.includes(name)) continue;
    if (!(name in preferences)) notImplemented(`webPreferences option '${name}'`);
    if (preferences[name] !== value) notImplemented(`webPreferences option '${name}' of ${String(value)}`);
  }
}
