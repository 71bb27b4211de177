// BrowserWindow: a window of headless Chromium. Runs in the stand-in's process.
import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Rectangle, WebPreferences } from 'electron';
import { drawWindowOf } from './drawnWindow.ts';
import { checkReady } from './readiness.ts';
import { screen } from './screen.ts';
import { recorded } from './standIn.ts';
import { checkOptions, notImplemented, type PartOf, preventable, StrictEmitter, strict } from './strict.ts';
import { StandInWebContents } from './webContents.ts';
import { boundsOf, steps, type WindowState } from './windowState.ts';

const events = [
  'close',
  'closed',
  'enter-full-screen',
  'focus',
  'hide',
  'leave-full-screen',
  'maximize',
  'minimize',
  'move',
  'ready-to-show',
  'resize',
  'responsive',
  'restore',
  // Windows alone ends sessions: a test emits it.
  'session-end',
  'show',
  'unmaximize',
  'unresponsive',
];
const options =
  'autoHideMenuBar backgroundColor fullscreen height kiosk minHeight minWidth show title webPreferences width x y';
/** What the stand-in's pages are like; nothing else is implemented. */
const preferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
};

/** In the order they were opened. */
export const openWindows: StandInBrowserWindow[] = [];
/** Tells app of windows. */
export const windowChanges = new EventEmitter<{
  created: [object];
  'page-gone': [page: object, details: object];
  'all-closed': [];
}>();
let focused: StandInBrowserWindow | undefined;
let lastId = 0;

export class StandInBrowserWindow
  extends StrictEmitter
  implements PartOf<BrowserWindow, StandInBrowserWindow, 'webContents'>
{
  readonly id = ++lastId;
  readonly webContents: StandInWebContents;
  readonly setMenuBarVisibility = recorded('BrowserWindow.setMenuBarVisibility');
  readonly setProgressBar = recorded('BrowserWindow.setProgressBar');
  readonly #title: string;
  readonly #contents: StandInWebContents;
  readonly #drawn: ReturnType<typeof drawWindowOf>;
  #state: WindowState;
  #isKiosk = false;

  constructor(given: BrowserWindowConstructorOptions = {}) {
    super('BrowserWindow', events);
    checkReady('BrowserWindow');
    checkOptions('BrowserWindow', given, options);
    // On macOS that takes the button for it away.
    if (given.fullscreen === false) notImplemented('BrowserWindow option fullscreen: false');
    const preload = checkedPreload(given.webPreferences);
    const { x = 0, y = 0, width = 800, height = 600, show = true, title = 'Electron' } = given;
    const normal = { x, y, width, height };
    this.#state = { normal, mode: 'normal', before: 'normal', isVisible: show, isHidden: false };
    this.#title = title;
    this.#contents = new StandInWebContents(normal, preload);
    this.webContents = this.#contents.self;
    this.#drawn = drawWindowOf(this.#contents.page);
    for (const event of ['responsive', 'unresponsive']) this.#contents.on(event, () => this.emit(event));
    this.#contents.on('render-process-gone', (_event, details: object) =>
      windowChanges.emit('page-gone', this.webContents, details),
    );
    this.#contents.once('destroyed', () => this.#gone());
    void this.#contents.firstPaint.promise.then(() => this.emit('ready-to-show'));
    openWindows.push(this);
    windowChanges.emit('created', strict('BrowserWindow', this));
    if (given.kiosk) this.setKiosk(true);
    else if (given.fullscreen) this.setFullScreen(true);
    if (show) this.focus();
  }

  static getAllWindows(): StandInBrowserWindow[] {
    return openWindows.map((window) => strict('BrowserWindow', window));
  }

  static getFocusedWindow(): StandInBrowserWindow | null {
    return focused ? strict('BrowserWindow', focused) : null;
  }

  /** False where the application has refused. */
  askToClose(): boolean {
    if (this.isDestroyed()) return true;
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
    return !event.defaultPrevented;
  }

  show(): void {
    this.#step('show');
    this.focus();
  }

  focus(): void {
    if (!this.#state.isVisible || focused === this) return;
    focused = this;
    this.#drawn.bringToFront();
    this.emit('focus', {});
  }

  setKiosk(isWanted: boolean): void {
    this.#isKiosk = isWanted;
    this.setFullScreen(isWanted);
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#become({ ...this.#state, normal: { ...this.#state.normal, ...bounds } });
  }

  getBounds(): Rectangle {
    return boundsOf(this.#state, screen.getDisplayMatching(this.#state.normal));
  }

  readonly loadURL: StandInWebContents['loadURL'] = (url, given) => this.#contents.loadURL(url, given);
  readonly reload = () => this.#contents.reload();
  readonly close = () => void this.askToClose();
  readonly destroy = () => void this.end();
  /** Resolves when it has gone. */
  readonly end = () => this.#contents.destroy();
  readonly hide = () => this.#step('hide');
  readonly minimize = () => this.#step('minimize');
  readonly restore = () => this.#step('restore');
  readonly maximize = () => this.#step('maximize');
  readonly unmaximize = () => this.#step('unmaximize');
  readonly setFullScreen = (isWanted: boolean) =>
    this.#step(isWanted ? 'enter-full-screen' : 'leave-full-screen');
  readonly getTitle = () => this.#title;
  readonly getNormalBounds = () => ({ ...this.#state.normal });
  readonly isDestroyed = () => this.#contents.isDestroyed();
  readonly isVisible = () => this.#state.isVisible && !this.isMinimized();
  readonly isFocused = () => focused === this;
  readonly isMinimized = () => this.#state.mode === 'minimized';
  readonly isMaximized = () => this.#state.mode === 'maximized';
  readonly isFullScreen = () => this.#state.mode === 'fullscreen';
  readonly isKiosk = () => this.#isKiosk;

  #step(event: keyof typeof steps): void {
    const next = steps[event](this.#state);
    if (next === this.#state) return;
    this.#become(next, event);
    if (!this.isVisible() && focused === this) focused = undefined;
  }

  #become(next: WindowState, event?: string): void {
    const before = this.getBounds();
    this.#state = next;
    const bounds = this.getBounds();
    this.#drawn.draw(next, bounds);
    if (event) this.emit(event);
    if (before.x !== bounds.x || before.y !== bounds.y) this.emit('move');
    if (before.width === bounds.width && before.height === bounds.height) return;
    this.#contents.resized(bounds);
    this.emit('resize');
  }

  #gone(): void {
    if (focused === this) focused = undefined;
    openWindows.splice(openWindows.indexOf(this), 1);
    this.emit('closed');
    if (openWindows.length === 0) windowChanges.emit('all-closed');
  }
}

/** Path of the preload; throws for preferences that are not as above. */
function checkedPreload({ preload, ...given }: WebPreferences = {}): string {
  checkOptions('webPreferences', given, Object.keys(preferences).join(' '));
  for (const [name, value] of Object.entries(given))
    if (Reflect.get(preferences, name) !== value)
      notImplemented(`webPreferences option '${name}' of ${String(value)}`);
  return preload ?? notImplemented('a window without a preload');
}
