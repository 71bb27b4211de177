// Where a window is and how: shown, minimised, maximised, full-screen. Chromium follows. Runs in the stand-in's process.
import type { BrowserWindow } from 'electron';
import { browserSession, inBackground, type Page } from './pages.ts';
import { screen } from './screen.ts';
import { StrictEmitter, strict } from './strict.ts';
import { windows } from './windows.ts';

export interface Bounds {
  x: number;
  y: number;
  width: number;
  height: number;
}

type State = 'normal' | 'minimized' | 'maximized' | 'fullscreen';

const windowEvents = [
  'always-on-top-changed',
  'blur',
  'close',
  'closed',
  'enter-full-screen',
  'focus',
  'hide',
  'leave-full-screen',
  'maximize',
  'minimize',
  'move',
  'moved',
  'ready-to-show',
  'resize',
  'resized',
  'responsive',
  'restore',
  // Windows alone ends sessions: a test emits it.
  'session-end',
  'show',
  'unmaximize',
  'unresponsive',
] as const;

type WindowStateMethods =
  | 'blur'
  | 'center'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getPosition'
  | 'getSize'
  | 'hide'
  | 'isAlwaysOnTop'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isKiosk'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'maximize'
  | 'minimize'
  | 'restore'
  | 'setAlwaysOnTop'
  | 'setBounds'
  | 'setFullScreen'
  | 'setKiosk'
  | 'setPosition'
  | 'setSize'
  | 'show'
  | 'showInactive'
  | 'unmaximize';

export abstract class WindowState extends StrictEmitter implements Pick<BrowserWindow, WindowStateMethods> {
  /** The page, once it is there: Chromium's window is found by it. */
  protected abstract readonly page: Promise<Page>;
  #normal: Bounds;
  #state: State = 'normal';
  /** The one before it was minimised or made full-screen. */
  #before: State = 'normal';
  #isVisible: boolean;
  /** One that was never shown paints all the same, as in Electron. */
  #isHidden = false;
  #isKiosk = false;
  #isAlwaysOnTop = false;
  #drawn: State = 'normal';
  #drawing: Promise<unknown> = Promise.resolve();

  constructor(bounds: Bounds, isVisible: boolean) {
    super('BrowserWindow', windowEvents);
    this.#normal = bounds;
    this.#isVisible = isVisible;
  }

  abstract isDestroyed(): boolean;
  /** The content has this size now. */
  protected abstract resized(bounds: Bounds): void;

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    if (this.#isVisible) return;
    this.#isVisible = true;
    this.#isHidden = false;
    this.#draw();
    this.emit('show');
  }

  hide(): void {
    if (!this.#isVisible) return;
    this.#isVisible = false;
    this.#isHidden = true;
    this.#draw();
    this.emit('hide');
    this.blur();
  }

  focus(): void {
    if (!this.#isVisible || windows.focused === this) return;
    windows.focused?.blur();
    windows.focused = this;
    inBackground(this.page.then(({ session }) => session.send('Page.bringToFront')));
    this.emit('focus', {});
    windows.emit('browser-window-focus', {}, strict('BrowserWindow', this));
  }

  blur(): void {
    if (windows.focused !== this) return;
    windows.focused = undefined;
    this.emit('blur', {});
    windows.emit('browser-window-blur', {}, strict('BrowserWindow', this));
  }

  minimize(): void {
    this.#enter('minimized', 'minimize');
    this.blur();
  }

  restore(): void {
    if (this.#state === 'minimized') this.#enter(this.#before, 'restore');
    else this.unmaximize();
  }

  maximize(): void {
    this.#isVisible = true;
    this.#isHidden = false;
    this.#enter('maximized', 'maximize');
  }

  unmaximize(): void {
    if (this.#state === 'maximized') this.#enter('normal', 'unmaximize');
  }

  setFullScreen(isWanted: boolean): void {
    if (isWanted) this.#enter('fullscreen', 'enter-full-screen');
    else if (this.#state === 'fullscreen') this.#enter(this.#before, 'leave-full-screen');
  }

  setKiosk(isWanted: boolean): void {
    this.#isKiosk = isWanted;
    this.setFullScreen(isWanted);
  }

  setAlwaysOnTop(isWanted: boolean): void {
    if (isWanted === this.#isAlwaysOnTop) return;
    this.#isAlwaysOnTop = isWanted;
    this.emit('always-on-top-changed', {}, isWanted);
  }

  setBounds(bounds: Partial<Bounds>): void {
    const before = this.#normal;
    this.#normal = { ...before, ...bounds };
    this.#draw();
    if (before.x !== this.#normal.x || before.y !== this.#normal.y) this.#tell('move', 'moved');
    if (before.width === this.#normal.width && before.height === this.#normal.height) return;
    this.resized(this.getBounds());
    this.#tell('resize', 'resized');
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y });
  }

  center(): void {
    const { workArea } = screen.getDisplayMatching(this.#normal);
    const { width, height } = this.#normal;
    const x = Math.round(workArea.x + (workArea.width - width) / 2);
    this.setBounds({ x, y: Math.round(workArea.y + (workArea.height - height) / 2) });
  }

  getBounds(): Bounds {
    const display = screen.getDisplayMatching(this.#normal);
    if (this.#state === 'fullscreen') return { ...display.bounds };
    return this.#state === 'maximized' ? { ...display.workArea } : { ...this.#normal };
  }

  getNormalBounds(): Bounds {
    return { ...this.#normal };
  }

  getSize(): [number, number] {
    const { width, height } = this.getBounds();
    return [width, height];
  }

  getPosition(): [number, number] {
    const { x, y } = this.getBounds();
    return [x, y];
  }

  isVisible(): boolean {
    return this.#isVisible && this.#state !== 'minimized';
  }

  isFocused(): boolean {
    return windows.focused === this;
  }

  isMinimized(): boolean {
    return this.#state === 'minimized';
  }

  isMaximized(): boolean {
    return this.#state === 'maximized';
  }

  isFullScreen(): boolean {
    return this.#state === 'fullscreen';
  }

  isKiosk(): boolean {
    return this.#isKiosk;
  }

  isAlwaysOnTop(): boolean {
    return this.#isAlwaysOnTop;
  }

  #enter(state: State, event: string): void {
    if (state === this.#state) return;
    if (this.#state === 'normal' || this.#state === 'maximized') this.#before = this.#state;
    this.#state = state;
    this.#draw();
    this.emit(event);
    if (state === 'minimized' || event === 'restore') return;
    this.resized(this.getBounds());
    this.#tell('resize', 'resized');
  }

  /** The second of the two is told of on macOS and Windows alone. */
  #tell(event: string, done: string): void {
    this.emit(event);
    if (process.platform !== 'linux') this.emit(done);
  }

  /** One command after another; a hidden window is a minimised one, for headless Chromium hides no other. */
  #draw(): void {
    const state = this.#isHidden ? 'minimized' : this.#state;
    const bounds = this.getBounds();
    this.#drawing = this.#drawing.then(async () => {
      if (this.isDestroyed()) return;
      const { targetId } = await this.page;
      const browser = await browserSession();
      const { windowId } = await browser.send('Browser.getWindowForTarget', { targetId });
      const set = (to: {
        windowState?: State;
        left?: number;
        top?: number;
        width?: number;
        height?: number;
      }) => browser.send('Browser.setWindowBounds', { windowId, bounds: to });
      // Only a normal window may be given another state or a size.
      if (this.#drawn !== 'normal' && this.#drawn !== state) await set({ windowState: 'normal' });
      if (state === 'normal')
        await set({ left: bounds.x, top: bounds.y, width: bounds.width, height: bounds.height });
      else if (this.#drawn !== state) await set({ windowState: state });
      this.#drawn = state;
    });
    inBackground(this.#drawing);
  }
}
