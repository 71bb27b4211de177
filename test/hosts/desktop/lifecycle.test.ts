// How the desktop ends: asked once, asked twice, by the system, with its session; and that the ends of others are not its
// own. Electron is emitters here, which order what a test is about.
import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

const electron = vi.hoisted(() => ({
  app: null as unknown,
  powerMonitor: null as unknown,
  BrowserWindow: {},
}));
vi.mock('electron', () => electron);

import { noteLostProcesses, stopOnQuit } from '../../../electron/hosts/desktop/lifecycle.ts';

/** Electron asks before the windows close and when all are closed; whoever is not prevented ends. */
class StandInApp extends EventEmitter {
  readonly exits: number[] = [];
  quit = () => {
    this.emit('before-quit', {});
    let isPrevented = false;
    this.emit('will-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.exits.push(-1);
  };
  exit = (code: number) => void this.exits.push(code);
}

describe('the end', () => {
  let app: StandInApp;
  let powerMonitor: EventEmitter;
  let done: string[];
  let drained: PromiseWithResolvers<void>;
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

  const start = (on: NodeJS.Platform = 'linux', started: Promise<void> = Promise.resolve()) => {
    Object.defineProperty(process, 'platform', { ...platform, value: on });
    const did =
      (what: string) =>
      (...parameters: unknown[]) =>
        void done.push([what, ...parameters].join(' '));
    const desktop = {
      engine: { stop: () => drained.promise },
      started,
      settings: { flush: did('settings') },
      windows: { quitting: did('windows') },
      recording: { end: did('recording') },
      log: { write: did('log'), close: async () => did('log closed')() },
    };
    stopOnQuit(desktop, { markEnded: did('marked'), closeBridge: did('bridge') });
    const noteOtherCrash = vi.fn();
    noteLostProcesses(desktop, { noteOtherCrash });
    return noteOtherCrash;
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  beforeEach(() => {
    app = new StandInApp();
    powerMonitor = new EventEmitter();
    Object.assign(electron, { app, powerMonitor });
    done = [];
    drained = Promise.withResolvers();
  });
  afterEach(() => {
    Object.defineProperty(process, 'platform', platform);
    for (const signal of signals) process.removeAllListeners(signal);
  });

  test('asked once - it drains, and only then ends, everything written', async () => {
    start();
    app.quit();
    await settle();
    expect(done).toEqual(['windows', 'settings', 'bridge']);
    expect(app.exits).toEqual([]);
    drained.resolve();
    await settle();
    expect(done).toEqual(['windows', 'settings', 'bridge', 'recording', 'log closed', 'marked']);
    expect(app.exits).toEqual([0]);
  });

  test('asked again while it drains - it ends at once, and the next start finds no crash', async () => {
    start();
    app.quit();
    await settle();
    app.quit();
    expect(app.exits).toEqual([-1]);
    expect(done).toContain('marked');
    expect(done.filter((what) => what === 'bridge')).toHaveLength(1);
  });

  test.each([
    ['cannot be stopped', () => Promise.resolve()],
    ['never started', () => Promise.reject(new Error('no worker'))],
  ])('an engine that %s - says so by the exit code', async (_name, started) => {
    drained.promise.catch(() => undefined);
    start('linux', started());
    app.quit();
    drained.reject(new Error('no end'));
    await settle();
    expect(app.exits).toEqual([1]);
  });

  test.each(signals)('%s - quits as a person would', async (signal) => {
    start();
    process.emit(signal);
    drained.resolve();
    await settle();
    expect(app.exits).toEqual([0]);
  });

  test('a system that shuts down - is asked to wait for the drain', async () => {
    start();
    const preventDefault = vi.fn();
    powerMonitor.emit('shutdown', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    drained.resolve();
    await settle();
    expect(app.exits).toEqual([0]);
  });

  test('the end of a session on Windows - leaves no time: everything is written before it returns', () => {
    start('win32');
    const window = new EventEmitter();
    app.emit('browser-window-created', {}, window);
    window.emit('session-end', { reasons: ['shutdown'] });
    expect(done).toEqual(['windows', 'settings', 'recording', 'marked']);
  });

  test('a page or another process that crashes - is noted, so that its dump is not taken for one of main', () => {
    const noteOtherCrash = start();
    app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed', exitCode: 5 });
    expect(done).toEqual(['log The process GPU ended (crashed, code 5)']);
    app.emit('render-process-gone', {}, {}, { reason: 'oom', exitCode: 5 });
    expect(noteOtherCrash).toHaveBeenCalledTimes(2);
    app.emit('render-process-gone', {}, {}, { reason: 'clean-exit', exitCode: 0 });
    app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 });
    expect(noteOtherCrash).toHaveBeenCalledTimes(2);
    noteOtherCrash.mockImplementation(() => {
      throw new Error('ENOSPC');
    });
    app.emit('render-process-gone', {}, {}, { reason: 'crashed', exitCode: 5 });
    expect(done.at(-1)).toBe('log That a process crashed was not noted: ENOSPC');
  });
});
