// The stand-in's windows and what is around them: states, crashes, themes, menus, displays, and what it refuses by name.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mainProcessNames, uses } from '../hosts/electronUses.ts';
import { poll, type StandInApplication, startFixture } from './standInApplication.ts';

let started: StandInApplication;
let inMain: StandInApplication['application']['evaluate'];

beforeAll(async () => {
  started = await startFixture();
  inMain = started.application.evaluate.bind(started.application);
});
afterAll(() => started?.close());
beforeEach(async () => {
  await started.told();
});

describe('states of a window', () => {
  test('full screen, kiosk and maximised - cover the display, and give the bounds back', async () => {
    const bounds = await inMain(({ BrowserWindow, screen }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds({ x: 10, y: 20, width: 800, height: 600 });
      window?.setKiosk(true);
      const kiosk = [window?.isKiosk(), window?.isFullScreen(), window?.getBounds()];
      window?.setKiosk(false);
      window?.maximize();
      const maximised = [window?.isMaximized(), window?.getBounds(), window?.getNormalBounds()];
      window?.unmaximize();
      return [kiosk, maximised, window?.getBounds(), screen.getPrimaryDisplay().workArea];
    });
    const own = { x: 10, y: 20, width: 800, height: 600 };
    const workArea = { x: 0, y: 0, width: 1920, height: 1040 };
    expect(bounds).toEqual([
      [true, true, { x: 0, y: 0, width: 1920, height: 1080 }],
      [true, workArea, own],
      own,
      workArea,
    ]);
    await poll(() => started.page.evaluate(() => outerWidth)).toBe(800);
  });

  test('zoom - gives the page larger pixels', async () => {
    const width = await started.page.evaluate(() => innerWidth);
    await inMain(({ webContents }) => webContents.getAllWebContents()[0]?.setZoomFactor(2));
    await poll(() => started.page.evaluate(() => devicePixelRatio)).toBe(2);
    await inMain(({ webContents }) => webContents.getAllWebContents()[0]?.setZoomLevel(0));
    await poll(() => started.page.evaluate(() => innerWidth)).toBe(width);
  });

  test('the theme of the application - is that of its pages', async () => {
    const isDark = () => started.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await inMain(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark';
    });
    await poll(isDark).toBe(true);
    expect(await inMain(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
    await inMain(({ nativeTheme }) => {
      nativeTheme.themeSource = 'light';
    });
    await poll(isDark).toBe(false);
  });

  test('the context menu - is asked for with what is under the pointer', async () => {
    await started.page.evaluate('document.body.innerHTML = \'<a href="app://fixture/x">link</a>\'');
    await started.page.getByText('link').click({ button: 'right' });
    await poll(() => started.told()).toContain(
      'menu app://fixture/x false canUndo,canRedo,canCut,canCopy,canPaste,canSelectAll',
    );
  });
});

describe('what is around a window', () => {
  test('menus - are found by id, and a click does what it says', async () => {
    const seen = await inMain(({ Menu, BrowserWindow }) => {
      const clicked: string[] = [];
      const menu = Menu.buildFromTemplate([
        { label: 'View', submenu: [{ id: 'full', role: 'togglefullscreen' }] },
        {
          id: 'pause',
          label: 'Pause',
          type: 'checkbox',
          click: (item) => clicked.push(`${item.label} ${item.checked}`),
        },
        { id: 'off', label: 'Off', enabled: false, click: () => clicked.push('off') },
      ]);
      Menu.setApplicationMenu(menu);
      BrowserWindow.getAllWindows()[0]?.focus();
      for (const id of ['pause', 'off', 'full']) Menu.getApplicationMenu()?.getMenuItemById(id)?.click();
      const isFullScreen = BrowserWindow.getAllWindows()[0]?.isFullScreen();
      Menu.getApplicationMenu()?.getMenuItemById('full')?.click();
      return [clicked, isFullScreen, menu.items.map(({ type }) => type)];
    });
    expect(seen).toEqual([['Pause true'], true, ['submenu', 'checkbox', 'normal']]);
  });

  test('dialogs and other programs - are recorded and answered by the test, none is opened', async () => {
    const seen = await inMain(async (electron) => {
      const standIn = Reflect.get(electron, 'standIn');
      standIn.dialogAnswers.showOpenDialog = [{ canceled: false, filePaths: ['/a'] }];
      const first = await electron.dialog.showOpenDialog({ title: 'Open' });
      const second = await electron.dialog.showOpenDialog({}).catch((fault: Error) => fault.message);
      await electron.shell.openExternal('https://example.invalid/');
      new electron.Notification({ title: 'Fault' }).show();
      const shown = standIn.notifications.map(({ title }: { title: string }) => title);
      return [
        first.filePaths,
        second,
        shown,
        standIn.recorded.map(({ what }: { what: string }) => what).slice(-3),
      ];
    });
    expect(seen).toEqual([
      ['/a'],
      'stand-in: dialog.showOpenDialog was asked, and the test has no answer for it',
      ['Fault'],
      ['dialog.showOpenDialog', 'dialog.showOpenDialog', 'shell.openExternal'],
    ]);
  });

  test('displays - come and go, and a window is matched to the one it covers', async () => {
    const seen = await inMain(({ screen }) => {
      const told: string[] = [];
      screen.on('display-added', (_event, { id }) => told.push(`added ${id}`));
      screen.on('display-removed', (_event, { id }) => told.push(`removed ${id}`));
      const setDisplays = Reflect.get(screen, 'setDisplays') as (displays: object[]) => void;
      const first = { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } };
      setDisplays([first, { id: 2, bounds: { x: 1920, y: 0, width: 1280, height: 800 } }]);
      const matched = screen.getDisplayMatching({ x: 1900, y: 0, width: 500, height: 500 }).id;
      setDisplays([first]);
      return [told, matched];
    });
    expect(seen).toEqual([['added 2', 'removed 2'], 2]);
  });
});

test('what the desktop host asks of Electron by name - is all there', async () => {
  const asked = uses
    .filter(({ isType, file, member }) => !isType && file !== 'preload.ts' && member !== null)
    .map(({ name, member, event }) => ({ name, member: member ?? '', event }));
  expect(asked.length).toBeGreaterThan(10);
  const missing = await inMain((electron, wanted) => {
    const isThere = ({ name, member, event }: (typeof wanted)[number]): boolean => {
      try {
        const part = Reflect.get(electron, name);
        if (event === null) return Reflect.get(part, member) !== undefined;
        const listener = () => undefined;
        part.on(event, listener);
        part.removeListener(event, listener);
        return true;
      } catch {
        return false;
      }
    };
    return wanted
      .filter((use) => !isThere(use))
      .map(({ name, member, event }) => `${name}.${event ?? member}`);
  }, asked);
  expect(missing).toEqual([]);
});

describe('what is not implemented', () => {
  test.each([
    ['new electron.BrowserWindow({ transparent: true })', "BrowserWindow option 'transparent'"],
    [
      'new electron.BrowserWindow({ webPreferences: { sandbox: false } })',
      "webPreferences option 'sandbox' of false",
    ],
    ["electron.app.on('gpu-info-update', () => 0)", "event 'gpu-info-update' of app"],
    ['electron.app.getGPUInfo()', 'app.getGPUInfo'],
    ['electron.BrowserWindow.getAllWindows()[0].setOpacity(1)', 'BrowserWindow.setOpacity'],
    ['electron.BrowserWindow.getAllWindows()[0].webContents.openDevTools()', 'WebContents.openDevTools'],
    ["electron.Menu.buildFromTemplate([{ role: 'paste' }]).items[0].click()", "role 'paste'"],
    ["electron.Menu.buildFromTemplate([{ role: 'nosuch' }])", "role 'nosuch'"],
    ["electron.Menu.buildFromTemplate([{ label: 'a', accelerator: 'Foo+Bar' }])", "accelerator 'Foo+Bar'"],
    ["electron.Menu.buildFromTemplate([{ label: 'a', accelerator: 'Ctrl+Bar' }])", "accelerator 'Ctrl+Bar'"],
    ["electron.powerSaveBlocker.start('foo')", "powerSaveBlocker.start of 'foo'"],
    ['electron.app.badgeCount = 3', 'setting app.badgeCount'],
    ['electron.nativeTheme.shouldUseDarkColors = true', 'setting nativeTheme.shouldUseDarkColors'],
    ["electron.utilityProcess.fork('a.js')", 'utilityProcess.fork'],
    ["electron.safeStorage.encryptString('a')", 'safeStorage.encryptString'],
    ['new electron.View()', 'new View'],
    ['electron.crashReporter.start({ uploadToServer: true })', 'crashReporter.start that uploads'],
  ])('%s - throws by name', async (expression, name) => {
    const fault = await inMain((electron, text) => {
      try {
        return String(new Function('electron', `return ${text}`)(electron));
      } catch (error) {
        return (error as Error).message;
      }
    }, expression);
    expect(fault).toBe(`stand-in: ${name} is not implemented`);
  });

  test('an option of loading - throws by name', async () => {
    const fault = await inMain(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]
        ?.loadURL('app://fixture/', { userAgent: 'a' })
        .then(String, (error: Error) => error.message),
    );
    expect(fault).toBe("stand-in: loadURL option 'userAgent' is not implemented");
  });

  test('whatever Electron exports to its main process - is there, or throws by name', async () => {
    const names = mainProcessNames();
    expect(names.length).toBeGreaterThan(30);
    expect(
      await inMain((electron, wanted) => wanted.filter((name) => !Reflect.has(electron, name)), names),
    ).toEqual([]);
  });

  test('a part of the preload - throws by name, too', async () => {
    const fault = await started.page.evaluate(
      '(() => { try { bridge.sendSync() } catch ({ message }) { return message } })()',
    );
    expect(fault).toBe('stand-in: ipcRenderer.sendSync is not implemented');
  });
});

describe('pages that fail', () => {
  test('a page that hangs - is told unresponsive, and responsive when it answers again', async () => {
    await inMain((electron) => {
      Reflect.get(electron, 'standIn').unresponsiveAfterMs = 200;
    });
    const seen: string[] = [];
    await poll(async () => {
      seen.push(...(await started.told()));
      const hang = '{ const end = Date.now() + 1500; while (Date.now() < end); }';
      if (!seen.includes('unresponsive')) await started.page.evaluate(hang);
      return seen;
    }).toEqual(expect.arrayContaining(['unresponsive', 'responsive']));
    await inMain((electron) => {
      Reflect.get(electron, 'standIn').unresponsiveAfterMs = 60_000;
    });
  });

  test('a page that crashes - is told, and comes back by a reload', async () => {
    await inMain(({ webContents }) => webContents.getAllWebContents()[0]?.forcefullyCrashRenderer());
    const seen: string[] = [];
    await poll(async () => {
      seen.push(...(await started.told()));
      return seen;
    }).toEqual(['gone crashed', 'loaded Fixture']);
    expect(await inMain(({ webContents }) => webContents.getAllWebContents()[0]?.isCrashed())).toBe(false);
  });
});
