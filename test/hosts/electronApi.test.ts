// What the desktop host uses of Electron is there in the pinned version, is not on its way out, and is what the stand-in stands for.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasEvent, isDeclared, isDeprecated, uses } from './electronUses.ts';

const standInFolder = resolve(import.meta.dirname, '../standIn');
const text = (file: string) => readFileSync(resolve(standInFolder, file), 'utf8');
const describeUse = ({ file, name, member, event }: (typeof uses)[number]) =>
  `${file}: ${[name, member, event].filter((part) => part !== null).join('.')}`;

describe('what the desktop host imports from electron', () => {
  test('is declared by the pinned version, names, members and events', () => {
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter(({ name }) => !isDeclared(name)).map(describeUse)).toEqual([]);
    expect(
      uses.filter(({ name, event }) => event !== null && !hasEvent(name, event)).map(describeUse),
    ).toEqual([]);
  });

  test('is not deprecated', () => {
    const deprecated = uses.filter(({ name, member }) => member !== null && isDeprecated(name, member));
    expect(deprecated.map(describeUse)).toEqual([]);
    // The declarations mark what is, and are read as they mark it.
    expect(isDeprecated('BrowserWindow', 'setBrowserView')).toBe(true);
    expect(isDeprecated('BrowserWindow', 'setBounds')).toBe(false);
  });

  test('is exported by the stand-in: to main by its module, to the preload by its require', () => {
    const inMain = [...text('electron.ts').matchAll(/export (?:const (\w+)|\{([^}]*)\})/g)].flatMap(
      ([, name, names = '']) => (name ? [name] : names.split(',').map((one) => one.trim())),
    );
    const [, given = ''] = /strict\('electron', \{([^}]*)\}\)/.exec(text('page/preloadWorld.ts')) ?? [];
    const inPreload = given.split(',').map((name) => name.trim());
    const missing = uses.filter(
      ({ file, name, isType }) => !isType && !(file === 'preload.ts' ? inPreload : inMain).includes(name),
    );
    expect(missing.map(describeUse)).toEqual([]);
  });
});

describe('events of the stand-in', () => {
  const parts: readonly (readonly [string, string])[] = [
    ['app.ts', 'app'],
    ['power.ts', 'powerMonitor'],
    ['messagePorts.ts', 'MessagePortMain'],
    ['nativeTheme.ts', 'nativeTheme'],
    ['notification.ts', 'Notification'],
    ['screen.ts', 'screen'],
    ['tray.ts', 'Tray'],
    ['webContents.ts', 'WebContents'],
    ['browserWindow.ts', 'BrowserWindow'],
  ];

  test.each(parts)('%s - are events that Electron has', (file, name) => {
    const lists = [...text(file).matchAll(/events = \[([^\]]*)\]/g)].map(([, list = '']) => list);
    const events = lists.flatMap((list) => [...list.matchAll(/'([\w-]+)'/g)].map(([, event = '']) => event));
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((event) => !hasEvent(name, event))).toEqual([]);
  });
});
