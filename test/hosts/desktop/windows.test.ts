// The windows of the desktop: opened as they were, remembered, told things.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SettingsFile } from '../../../electron/hosts/desktop/settingsFile.ts';
import { Windows } from '../../../electron/hosts/desktop/windows.ts';
import { StandInWindow } from './standInWindow.ts';

const area = { x: 0, y: 0, width: 1_920, height: 1_040 };

describe('windows', () => {
  let folder: string;
  let created: StandInWindow[];
  let faults: string[];
  const file = () => join(folder, 'settings.json');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'telltale-windows-'));
  });
  const opened: SettingsFile[] = [];
  afterEach(() => {
    for (const settings of opened.splice(0)) settings.flush();
    rmSync(folder, { recursive: true });
  });

  /** As at a start of the application. */
  const start = async (isKiosk = false, isLoadFailing = false) => {
    created = [];
    faults = [];
    const settings = new SettingsFile(file(), (fault) => expect.unreachable(fault));
    opened.push(settings);
    const windows = new Windows({
      create(options) {
        const window = new StandInWindow(options);
        if (isLoadFailing) window.loadURL = () => Promise.reject(new Error('ERR_FAILED'));
        created.push(window);
        return window.asWindow;
      },
      workAreas: () => [area],
      isDark: () => true,
      settings,
      preloadFile: '/preload.cjs',
      platform: 'linux',
      isKiosk,
      onCreated: () => undefined,
      onFault: (message) => faults.push(message),
    });
    await windows.restore();
    const quit = () => {
      windows.quitting();
      for (const window of [...created]) if (!window.destroyed) window.close();
      settings.flush();
    };
    return { windows, settings, quit };
  };

  test('at the first start - there is one, sandboxed and without Node', async () => {
    await start();
    expect(created).toHaveLength(1);
    expect(created[0]?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(created[0]?.url).toBe('app://telltale/#monitor');
    expect(created[0]?.calls).toContain('show');
    // A window of macOS that is told `false` can never be full screen.
    expect(created[0]?.options).not.toHaveProperty('fullscreen');
  });

  test('a page that crashes while it loads - is told, and the others are not ended with it', async () => {
    await start(false, true);
    expect(created).toHaveLength(1);
    expect(faults).toEqual(['A window did not load: Error: ERR_FAILED']);
  });

  test('several - come back at the next start, each where it lay with the screen it showed', async () => {
    const first = await start();
    await first.windows.openAnother();
    const [one, two] = created as [StandInWindow, StandInWindow];
    expect(two.bounds).not.toEqual(one.bounds);
    one.bounds = { x: 10, y: 20, width: 1_100, height: 700 };
    one.emit('resize');
    two.url = 'app://telltale/#pipeline';
    two.webContents.emit('did-navigate-in-page');
    two.maximize();
    first.quit();

    await start();
    expect(created.map(({ url }) => url)).toEqual(['app://telltale/#monitor', 'app://telltale/#pipeline']);
    expect(created[0]?.bounds).toEqual({ x: 10, y: 20, width: 1_100, height: 700 });
    expect(created.map(({ maximized }) => maximized)).toEqual([false, true]);
  });

  test('one that is closed - does not come back, the last one does', async () => {
    const { windows, settings } = await start();
    await windows.openAnother();
    (created[0] as StandInWindow).url = 'app://telltale/#tune';
    created[1]?.close();
    created[0]?.close();
    settings.flush();
    await start();
    expect(created.map(({ url }) => url)).toEqual(['app://telltale/#tune']);
  });

  test('a full screen - comes back as one; kiosk mode is not remembered as the place of a window', async () => {
    const first = await start();
    (created[0] as StandInWindow).fullScreen = true;
    created[0]?.emit('enter-full-screen');
    first.quit();
    await start();
    expect(created[0]?.options).toMatchObject({ fullscreen: true, kiosk: false });

    const kiosk = await start(true);
    expect(created[0]?.options).toMatchObject({ fullscreen: true, kiosk: true });
    (created[0] as StandInWindow).bounds = area;
    created[0]?.emit('resize');
    kiosk.quit();
    const { settings } = await start();
    expect(settings.current.kiosk).toBe(false);
    expect(created[0]?.options).toMatchObject({ kiosk: false, x: 240, y: 70 });
  });

  test('in kiosk mode - which windows there are and what they show is remembered, where they lie is from before', async () => {
    const { windows, quit } = await start();
    const [one] = created as [StandInWindow];
    one.bounds = { x: 10, y: 20, width: 1_100, height: 700 };
    one.emit('resize');
    let changes = 0;
    windows.onKioskChange(() => changes++);
    windows.showKiosk(true);
    expect(changes).toBe(1);
    one.url = 'app://telltale/#pipeline';
    one.webContents.emit('did-navigate-in-page');
    await windows.openAnother();
    quit();
    const { settings } = await start(true);
    expect(settings.current.kiosk).toBe(false);
    expect(created.map(({ url }) => url)).toEqual(['app://telltale/#pipeline', 'app://telltale/#pipeline']);
    expect(created[0]?.bounds).toEqual({ x: 10, y: 20, width: 1_100, height: 700 });
    expect(created[1]?.bounds).toEqual({ x: 42, y: 52, width: 1_100, height: 700 });
    expect(settings.current.windows[0]).toMatchObject({ isFullScreen: false });
  });

  test('a maximised window - is so again after kiosk mode, which may begin before it is shown', async () => {
    const first = await start();
    created[0]?.maximize();
    first.windows.showKiosk(true);
    first.windows.showKiosk(false);
    expect(created[0]?.maximized).toBe(true);
    first.windows.showKiosk(true);
    first.quit();

    const second = await start(true);
    expect(created[0]?.maximized).toBe(false);
    second.windows.showKiosk(false);
    expect(created[0]?.maximized).toBe(true);
    second.quit();
    const { settings } = await start(true);
    expect(settings.current.windows).toMatchObject([{ isMaximized: true, isFullScreen: false }]);
  });

  test('one more that nobody moves - is remembered, too', async () => {
    const { windows, settings } = await start();
    await windows.openAnother();
    expect(settings.current.windows).toHaveLength(2);
  });

  test('what concerns one - is told to the one used last, brought to the front', async () => {
    const { windows } = await start();
    await windows.openAnother();
    const [one, two] = created as [StandInWindow, StandInWindow];
    two.focus();
    one.focus();
    one.minimized = true;
    await windows.tellCurrent({ kind: 'showScreen', screen: 'events' });
    expect(one.told.at(-1)).toEqual({ kind: 'showScreen', screen: 'events' });
    expect(one.minimized).toBe(false);
    expect(two.told).not.toContainEqual({ kind: 'showScreen', screen: 'events' });
  });

  test('a screen - is looked at where the window that shows it is in front', async () => {
    const { windows } = await start();
    const [one] = created as [StandInWindow];
    one.url = 'app://telltale/#events';
    expect(windows.isLookedAt('events')).toBe(false);
    one.focus();
    expect([windows.isLookedAt('events'), windows.isLookedAt('monitor')]).toEqual([true, false]);
  });

  test('where all are closed - one is opened to be told', async () => {
    const { windows } = await start();
    created[0]?.close();
    await windows.tellCurrent({ kind: 'showKeys' });
    expect(created).toHaveLength(2);
    expect(created[1]?.told).toContainEqual({ kind: 'showKeys' });
  });

  test('kiosk mode - is turned on and off in every window, and holds for the next start', async () => {
    const { windows, quit } = await start();
    await windows.openAnother();
    windows.setKiosk(true);
    for (const { calls } of created)
      expect(calls).toEqual(expect.arrayContaining(['kiosk true', 'menu false']));
    quit();
    const { settings } = await start();
    expect(settings.current.kiosk).toBe(true);
  });

  test('a page that is loaded - is told the theme and the language, and zoomed', async () => {
    const { settings, windows } = await start();
    expect(created[0]?.told).toEqual([
      { kind: 'theme', theme: 'system' },
      { kind: 'language', language: 'system' },
    ]);
    settings.change({ zoomPercent: 125 });
    windows.applyZoom();
    expect(created[0]?.calls).toContain('zoom 1.25');
  });
});
