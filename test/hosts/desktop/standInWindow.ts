// A window that does what a test tells it, for what is about windows and not about Electron.
import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';

export class StandInWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly calls: string[] = [];
  readonly told: unknown[] = [];
  readonly webContents;
  url = '';
  maximized = false;
  fullScreen: boolean;
  minimized = false;
  visible = true;
  destroyed = false;
  focused = false;
  bounds: { x: number; y: number; width: number; height: number };

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    this.fullScreen = options.fullscreen === true;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.bounds = { x, y, width, height };
    const page = new EventEmitter();
    this.webContents = Object.assign(page, {
      id: 1,
      getURL: () => this.url,
      send: (_channel: string, message: unknown) => this.told.push(message),
      setZoomFactor: (factor: number) => this.calls.push(`zoom ${factor}`),
      reload: () => this.calls.push('reload'),
      forcefullyCrashRenderer: () => {
        this.calls.push('crash');
        page.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
      },
    });
  }

  /** As the parts of the desktop take it. */
  get asWindow(): BrowserWindow {
    return this as never;
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
    this.webContents.emit('did-finish-load');
    this.emit('ready-to-show');
  }
  getNormalBounds = () => this.bounds;
  isMaximized = () => this.maximized;
  isFullScreen = () => this.fullScreen;
  isMinimized = () => this.minimized;
  isVisible = () => this.visible;
  isDestroyed = () => this.destroyed;
  isFocused = () => this.focused;
  maximize = () => {
    this.maximized = true;
    this.emit('maximize');
  };
  restore = () => {
    this.minimized = false;
  };
  show = () => this.calls.push('show');
  focus = () => {
    this.focused = true;
    this.emit('focus');
  };
  setMenuBarVisibility = (isVisible: boolean) => this.calls.push(`menu ${isVisible}`);
  setKiosk = (isKiosk: boolean) => {
    this.calls.push(`kiosk ${isKiosk}`);
    if (isKiosk) this.bounds = { x: 0, y: 0, width: 1_920, height: 1_080 };
    this.maximized = false;
    this.fullScreen = isKiosk;
    this.emit('resize');
    this.emit(isKiosk ? 'enter-full-screen' : 'leave-full-screen');
  };
  close = () => {
    this.emit('close');
    this.destroyed = true;
    this.emit('closed');
  };
}
