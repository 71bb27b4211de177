// app: the life of the application, from ready to quit. Runs in the stand-in's process.
import type { App } from 'electron';
import { appPath, givenSwitch, manifest, places, removeOwnPlaces } from './appPlaces.ts';
import { openWindows, windowChanges } from './browserWindow.ts';
import { endChromium } from './chromium.ts';
import { becomeReady, isReady } from './readiness.ts';
import { releaseLock, takeLock } from './singleInstance.ts';
import { recorded } from './standIn.ts';
import { notImplemented, preventable, strictEmitter } from './strict.ts';

const events = [
  'activate',
  'before-quit',
  'browser-window-created',
  'child-process-gone',
  'open-file',
  'quit',
  'ready',
  'render-process-gone',
  'second-instance',
  'will-quit',
  'window-all-closed',
];
const ready = Promise.withResolvers<void>();
let isQuitting = false;
let badgeCount = 0;

export const app = strictEmitter('app', events, {
  isPackaged: false,
  whenReady: () => ready.promise,
  /** Its pages are sandboxed as it is. */
  enableSandbox() {
    if (isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
  },
  quit() {
    const event = preventable({});
    app.emit('before-quit', event);
    if (!event.defaultPrevented) void closeAndQuit();
  },
  exit(code = 0) {
    isQuitting = true;
    void end(code);
  },
  requestSingleInstanceLock(additionalData) {
    const start = { argv: process.argv, cwd: process.cwd(), additionalData };
    return takeLock(start, (second) =>
      app.emit('second-instance', {}, second.argv, second.cwd, second.additionalData),
    );
  },
  getPath: (name) =>
    name in places ? Reflect.get(places, name) : notImplemented(`app.getPath of '${name}'`),
  getAppPath: () => appPath,
  getVersion: () => manifest.version,
  getName: () => manifest.productName ?? manifest.name,
  getPreferredSystemLanguages: () => [givenSwitch('lang') ?? 'en-US'],
  addRecentDocument: recorded('app.addRecentDocument'),
  clearRecentDocuments: recorded('app.clearRecentDocuments'),
  getBadgeCount: () => badgeCount,
  setBadgeCount(count = 0) {
    badgeCount = count;
    return true;
  },
  setAppUserModelId: recorded('app.setAppUserModelId'),
} satisfies Partial<App>);

windowChanges.on('created', (window) => app.emit('browser-window-created', {}, window));
windowChanges.on('page-gone', (page, details) => app.emit('render-process-gone', {}, page, details));
windowChanges.on('all-closed', () => {
  if (isQuitting) return;
  if (app.listenerCount('window-all-closed') === 0) app.quit();
  else app.emit('window-all-closed');
});

/** Chromium is there and the application's entry has run. */
export function startApplication(): void {
  becomeReady();
  app.emit('ready', {}, {});
  ready.resolve();
}

async function closeAndQuit(): Promise<void> {
  isQuitting = true;
  const isEachClosing = [...openWindows].map((window) => window.askToClose());
  if (isEachClosing.includes(false)) {
    isQuitting = false;
    return;
  }
  await endWindows();
  const event = preventable({});
  app.emit('will-quit', event);
  if (!event.defaultPrevented) await end(0);
}

async function end(code: number): Promise<void> {
  await endWindows();
  app.emit('quit', {}, code);
  releaseLock();
  await endChromium();
  removeOwnPlaces();
  process.exit(code);
}

async function endWindows(): Promise<void> {
  await Promise.all([...openWindows].map((window) => window.end()));
}
