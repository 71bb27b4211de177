// app: the life of the application, from ready to quit. Runs in the stand-in's process.
import { spawn } from 'node:child_process';
import type { AboutPanelOptionsOptions, App, RelaunchOptions } from 'electron';
import { appPath, manifest, places, removeOwnPlaces } from './appPlaces.ts';
import { endChromium } from './chromium.ts';
import { commandLine } from './commandLine.ts';
import { becomeReady, isReady } from './readiness.ts';
import { holdsLock, releaseLock, takeLock } from './singleInstance.ts';
import { record } from './standIn.ts';
import { preventable, StrictEmitter, strict } from './strict.ts';
import { windows } from './windows.ts';

const windowEvents = [
  'browser-window-blur',
  'browser-window-created',
  'browser-window-focus',
  'render-process-gone',
  'web-contents-created',
];
const events = [
  'activate',
  'before-quit',
  'child-process-gone',
  'open-file',
  'open-url',
  'quit',
  'ready',
  'second-instance',
  'will-quit',
  'window-all-closed',
  ...windowEvents,
];

type AppMethods =
  | 'addRecentDocument'
  | 'clearRecentDocuments'
  | 'enableSandbox'
  | 'exit'
  | 'focus'
  | 'getAppPath'
  | 'getLocale'
  | 'getName'
  | 'getPath'
  | 'getPreferredSystemLanguages'
  | 'getSystemLocale'
  | 'getVersion'
  | 'hasSingleInstanceLock'
  | 'isPackaged'
  | 'isReady'
  | 'name'
  | 'quit'
  | 'relaunch'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'setAboutPanelOptions'
  | 'setAppLogsPath'
  | 'setAppUserModelId'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'setName'
  | 'setPath'
  | 'showAboutPanel'
  | 'whenReady';

class StandInApp extends StrictEmitter implements Pick<App, AppMethods> {
  readonly isPackaged = false;
  readonly commandLine = commandLine;
  name = manifest.productName ?? manifest.name;
  readonly #ready = Promise.withResolvers<void>();
  #badgeCount = 0;
  #isQuitting = false;
  #relaunch: string[] | undefined;

  constructor() {
    super('app', events);
    for (const event of windowEvents) windows.on(event, (...details) => this.emit(event, ...details));
    windows.on('all-closed', () => {
      if (this.#isQuitting) return;
      if (this.listenerCount('window-all-closed') === 0) this.quit();
      else this.emit('window-all-closed');
    });
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return isReady();
  }

  /** Chromium is there and the application's entry has run. */
  becomeReady(): void {
    becomeReady();
    this.emit('ready', {}, {});
    this.#ready.resolve();
  }

  quit(): void {
    const event = preventable({});
    this.emit('before-quit', event);
    if (!event.defaultPrevented) void this.#closeAndQuit();
  }

  exit(code = 0): void {
    this.#isQuitting = true;
    void this.#end(code);
  }

  relaunch(given: RelaunchOptions = {}): void {
    this.#relaunch = [given.execPath ?? process.execPath, ...(given.args ?? process.argv.slice(1))];
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    const start = { argv: process.argv, cwd: process.cwd(), additionalData };
    return takeLock(start, (second) =>
      this.emit('second-instance', {}, second.argv, second.cwd, second.additionalData),
    );
  }

  hasSingleInstanceLock(): boolean {
    return holdsLock();
  }

  releaseSingleInstanceLock(): void {
    releaseLock();
  }

  getPath(name: string): string {
    const path = places[name];
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    places[name] = path;
  }

  setAppLogsPath(path?: string): void {
    if (path !== undefined) places.logs = path;
  }

  getAppPath(): string {
    return appPath;
  }

  getVersion(): string {
    return manifest.version;
  }

  getName(): string {
    return this.name;
  }

  setName(name: string): void {
    this.name = name;
  }

  getLocale(): string {
    return commandLine.getSwitchValue('lang') || 'en-US';
  }

  getSystemLocale(): string {
    return this.getLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()];
  }

  getBadgeCount(): number {
    return this.#badgeCount;
  }

  setBadgeCount(count = 0): boolean {
    this.#badgeCount = count;
    record('app.setBadgeCount', count);
    return true;
  }

  focus(): void {
    record('app.focus');
  }

  addRecentDocument(path: string): void {
    record('app.addRecentDocument', path);
  }

  clearRecentDocuments(): void {
    record('app.clearRecentDocuments');
  }

  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }

  setAboutPanelOptions(options: AboutPanelOptionsOptions): void {
    record('app.setAboutPanelOptions', options);
  }

  showAboutPanel(): void {
    record('app.showAboutPanel');
  }

  /** Its pages are sandboxed as it is. */
  enableSandbox(): void {
    if (isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
  }

  async #closeAndQuit(): Promise<void> {
    this.#isQuitting = true;
    const closing = [...windows.open];
    for (const window of closing) window.close();
    if (closing.some(({ refusedToClose }) => refusedToClose)) {
      this.#isQuitting = false;
      return;
    }
    await Promise.all(closing.map((window) => window.end()));
    const event = preventable({});
    this.emit('will-quit', event);
    if (!event.defaultPrevented) await this.#end(0);
  }

  async #end(code: number): Promise<void> {
    await Promise.all([...windows.open].map((window) => window.end()));
    this.emit('quit', {}, code);
    releaseLock();
    await endChromium();
    removeOwnPlaces();
    const [command, ...parameters] = this.#relaunch ?? [];
    if (command) spawn(command, parameters, { detached: true, stdio: 'ignore' }).unref();
    process.exit(code);
  }
}

export const standInApp = new StandInApp();
export const app = strict('app', standInApp);
