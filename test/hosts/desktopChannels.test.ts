// The ways between main, preload and page: one map for all three, in types (checked by the compiler) and in use; and what
// the way to the engine refuses.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBridge } from '../../electron/hosts/desktop/bridge.ts';
import type { openDesktopClient } from '../../renderer/client/desktopClient.ts';
import type { desktopChannels, TelltaleHost } from '../../shared/desktopChannels.ts';
import { bridgePort, type ConnectRequest, noSigns, StandInIpcMain } from './hostLinks.ts';
import { createStandInEngine, type StandInEngine } from './standInEngine.ts';

/** `true` where both are the same type and neither is wider. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

const root = resolve(import.meta.dirname, '../..');
const desktop = join(root, 'electron/hosts/desktop');
const textOf = (...path: string[]) => readFileSync(join(...path), 'utf8');

describe('the map of channels', () => {
  test('is that of the page: what it finds is what the preload promises', () => {
    // These do not compile where they do not hold; the last one because channels are literals.
    const pageFindsIt: Same<NonNullable<Window['telltaleHost']>, TelltaleHost> = true;
    const clientTakesIt: Same<Parameters<typeof openDesktopClient>[0], TelltaleHost> = true;
    const browserHasNone: Same<Extract<Window['telltaleHost'], undefined>, undefined> = true;
    const anyChannelWill: Same<(typeof desktopChannels)[keyof typeof desktopChannels], string> = false;
    expect([pageFindsIt, clientTakesIt, browserHasNone, anyChannelWill]).toEqual([true, true, true, false]);
    expect(textOf(desktop, 'preload.ts')).toMatch(
      /const (\w+): TelltaleHost = [\s\S]*exposeInMainWorld\('telltaleHost', \1\)/,
    );
  });

  test('each channel has its end in the preload and its end in main, and none is written out elsewhere', () => {
    const map = textOf(root, 'shared/desktopChannels.ts');
    const [, entries = ''] = /desktopChannels = \{([\s\S]*?)\} as const/.exec(map) ?? [];
    const channels = [...entries.matchAll(/^ {2}(\w+): '([^']+)'/gm)].map(([, key = '', name = '']) => ({
      key,
      name,
    }));
    expect(channels.length).toBeGreaterThan(1);
    const preload = textOf(desktop, 'preload.ts');
    const main = readdirSync(desktop, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'preload.ts')
      .map((file) => textOf(desktop, file))
      .join('\n');
    for (const { key, name } of channels) {
      const use = new RegExp(`desktopChannels\\.${key}\\b`);
      expect(preload, `preload, ${key}`).toMatch(use);
      expect(main, `main, ${key}`).toMatch(use);
      expect(`${preload}${main}`, name).not.toContain(`'${name}'`);
    }
  });
});

describe('the way to the engine', () => {
  let engine: StandInEngine;
  let ipcMain: StandInIpcMain;
  let closeBridge: () => void;
  let opened: number;

  beforeEach(async () => {
    engine = await createStandInEngine();
    ipcMain = new StandInIpcMain();
    opened = 0;
    closeBridge = openBridge({
      engine,
      started: Promise.resolve(),
      ipcMain,
      pages: noSigns,
      createChannel: () => ({ ours: bridgePort(new MessageChannel().port1), theirs: {} as MessagePortMain }),
    });
    await Promise.resolve();
  });
  afterEach(() => closeBridge());

  const connect = (request: Partial<ConnectRequest>): void =>
    ipcMain.connect({ senderId: 1, onPort: () => opened++, ...request });

  test.each<[string, Partial<ConnectRequest>]>([
    ['another origin', { url: 'https://evil.example/' }],
    ['an origin that begins alike', { url: 'app://telltale.evil/' }],
    ['a frame within the page', { isMainFrame: false }],
    ['a message that carries something', { given: [{ port: 1 }] }],
    ['a message that carries nothing, but as a value', { given: [undefined] }],
  ])('%s - gets no port, and it is noted', (_what, request) => {
    connect(request);
    expect([opened, engine.listeners.size, engine.faults.length]).toEqual([0, 0, 1]);
  });

  test('a window that asks without end - gets few ports, keeps its last one, and others are not held up', () => {
    for (let asked = 0; asked < 1_000; asked++) connect({});
    expect(opened).toBeGreaterThan(0);
    expect(opened).toBeLessThan(200);
    expect(engine.faults.length).toBe(1_000 - opened);
    expect(engine.faults[0]).toMatch(/more than \d+ came in a second/);
    const before = opened;
    connect({ senderId: 2 });
    expect(opened).toBe(before + 1);
  });
});

describe('the way to an engine that is starting', () => {
  const openWhile = async (started: Promise<void>) => {
    const engine = await createStandInEngine();
    const ipcMain = new StandInIpcMain();
    const end = openBridge({
      engine,
      started,
      ipcMain,
      pages: noSigns,
      createChannel: () => ({ ours: bridgePort(new MessageChannel().port1), theirs: {} as MessagePortMain }),
    });
    const given: string[] = [];
    const connect = (window: string, request: Partial<ConnectRequest> = {}): void =>
      ipcMain.connect({ senderId: window.length, onPort: () => given.push(window), ...request });
    return { engine, connect, given, end };
  };

  test('a page that asks - waits and gets its port when the engine runs, one however often it asked', async () => {
    const { promise, resolve: run } = Promise.withResolvers<void>();
    const { engine, connect, given, end } = await openWhile(promise);
    connect('one');
    connect('one');
    connect('other');
    await Promise.resolve();
    expect([given, engine.listeners.size, engine.faults]).toEqual([[], 0, []]);
    run();
    await promise;
    expect(given).toEqual(['one', 'other']);
    connect('third one');
    expect(given).toEqual(['one', 'other', 'third one']);
    end();
  });

  test('a page of another origin - is refused at once and gets nothing later', async () => {
    const { promise, resolve: run } = Promise.withResolvers<void>();
    const { engine, connect, given, end } = await openWhile(promise);
    connect('evil', { url: 'https://evil.example/' });
    expect(engine.faults).toHaveLength(1);
    run();
    await promise;
    expect(given).toEqual([]);
    end();
  });

  test('one that does not start, or a bridge that is closed - gives nobody a port', async () => {
    const failed = await openWhile(Promise.reject(new Error('no pool')));
    failed.connect('one');
    const { promise, resolve: run } = Promise.withResolvers<void>();
    const closed = await openWhile(promise);
    closed.connect('one');
    closed.end();
    run();
    await promise;
    expect([failed.given, closed.given]).toEqual([[], []]);
    failed.end();
  });
});
