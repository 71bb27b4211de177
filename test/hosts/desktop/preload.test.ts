// The built preload, run as a window would run it.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import {
  appOrigin,
  desktopChannels,
  type HostMessage,
  portMessage,
  type TelltaleHost,
} from '../../../shared/desktopChannels.ts';

describe('built preload', () => {
  const folder = resolve(import.meta.dirname, '../../../out/preload');

  test('is one CommonJS file that needs nothing but electron', async () => {
    expect(existsSync(folder), 'build first: npm run build').toBe(true);
    expect(await readdir(folder)).toEqual(['preload.cjs']);
    const text = await readFile(join(folder, 'preload.cjs'), 'utf8');
    expect([...text.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name)).toEqual(['"electron"']);
    expect(text).not.toMatch(/\bimport\b\s*[({'"]/);
  });

  /** Runs the built file as a window would and returns what it did. */
  const runPreload = async () => {
    const sent: string[] = [];
    const posted: unknown[] = [];
    const exposed: Record<string, TelltaleHost> = {};
    const listeners = new Map<string, (event: object, message?: HostMessage) => void>();
    const electron = {
      contextBridge: {
        exposeInMainWorld: (name: string, api: TelltaleHost) => {
          exposed[name] = api;
        },
      },
      ipcRenderer: {
        send: (channel: string, ...rest: unknown[]) => sent.push([channel, ...rest].join()),
        invoke: (channel: string, ...rest: unknown[]) => sent.push([channel, ...rest].join()),
        on: (channel: string, listener: () => void) => listeners.set(channel, listener),
      },
      webUtils: { getPathForFile: ({ path }: { path: string }) => path },
    };
    runInNewContext(await readFile(join(folder, 'preload.cjs'), 'utf8'), {
      require: (name: string) => {
        if (name !== 'electron') throw new Error(`a sandboxed preload cannot require ${name}`);
        return electron;
      },
      window: {
        location: { origin: appOrigin },
        postMessage: (...parameters: unknown[]) => posted.push(parameters),
      },
    });
    return { sent, posted, exposed, listeners, host: exposed.telltaleHost as TelltaleHost };
  };

  test('lets the page ask for a port, and forwards it to its own origin', async () => {
    const { sent, posted, listeners, host } = await runPreload();
    host.connect();
    expect(sent).toEqual([desktopChannels.connect]);
    listeners.get(desktopChannels.port)?.({ ports: ['port'] });
    expect(posted).toEqual([[portMessage, appOrigin, ['port']]]);
  });

  test('exposes what the page may ask of main, and nothing else', async () => {
    const { sent, exposed, listeners, host } = await runPreload();
    expect(Object.keys(exposed)).toEqual(['telltaleHost']);
    expect(Object.keys(host).sort()).toEqual([
      'connect',
      'onMessage',
      'openPlant',
      'setLanguage',
      'setTheme',
    ]);
    expect([...listeners.keys()].sort()).toEqual([desktopChannels.port, desktopChannels.tell]);
    await host.openPlant({ path: '/plants/hall.telltale' });
    await host.setTheme('dark');
    await host.setLanguage('de');
    expect(await host.openPlant({ path: '' })).toBeNull();
    expect(sent).toEqual([
      `${desktopChannels.openPlant},/plants/hall.telltale`,
      `${desktopChannels.setTheme},dark`,
      `${desktopChannels.setLanguage},de`,
    ]);
  });

  test('keeps what main tells until the page listens', async () => {
    const { listeners, host } = await runPreload();
    const tell = listeners.get(desktopChannels.tell);
    const told: string[] = [];
    tell?.({}, { kind: 'showKeys' });
    host.onMessage(({ kind }) => told.push(kind));
    tell?.({}, { kind: 'plantOpened' });
    expect(told).toEqual(['showKeys', 'plantOpened']);
  });
});
