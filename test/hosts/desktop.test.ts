// The desktop host's parts that need no window: its protocol, its locks, its bridge and its arguments.
import { EventEmitter } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { answerAppRequest, appSchemePrivileges } from '../../electron/hosts/desktop/appProtocol.ts';
import { openBridge } from '../../electron/hosts/desktop/bridge.ts';
import { readDesktopOptions } from '../../electron/hosts/desktop/commandLine.ts';
import { denyNavigation, denyPermissions, isAppUrl } from '../../electron/hosts/desktop/security.ts';
import { listUiFiles, type UiFiles } from '../../electron/hosts/uiFiles.ts';
import { appOrigin } from '../../shared/desktopChannels.ts';
import { hiddenView } from '../../shared/frame.ts';
import { bridgePort, type ConnectRequest, noSigns, StandInIpcMain } from './hostLinks.ts';
import { createStandInEngine, type StandInEngine } from './standInEngine.ts';

describe('app protocol', () => {
  let folder: string;
  let ui: UiFiles;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-app-'));
    await mkdir(join(folder, 'ui/assets'), { recursive: true });
    await writeFile(join(folder, 'secret.html'), 'secret');
    await writeFile(join(folder, 'ui/index.html'), 'page');
    await writeFile(join(folder, 'ui/assets/a.js'), '1');
    ui = await listUiFiles(join(folder, 'ui'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Request refuses nothing that Electron would hand over, and keeps the URL as it is. */
  const ask = (url: string, method = 'GET') => answerAppRequest(ui, { url, method } as Request);

  test('the page - is served with a policy that allows its own origin alone', async () => {
    const answer = await ask(`${appOrigin}/`);
    expect(await answer.text()).toBe('page');
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  test('scripts - have the type that a module needs', async () => {
    const answer = await ask(`${appOrigin}/assets/a.js?v=1#x`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('other hosts, schemes and methods - are refused', async () => {
    for (const url of ['app://other/', 'app://telltale.evil/', 'file:///etc/passwd', 'https://telltale/'])
      expect((await ask(url)).status).toBe(404);
    expect((await ask(`${appOrigin}/`, 'POST')).status).toBe(405);
  });

  test('paths out of the folder - find nothing, however they are written', async () => {
    const step = fc.constantFrom('..', '.', '%2e%2e', '..%2f', '..\\', '', 'assets', '%00');
    const name = fc.constantFrom('secret.html', 'etc/passwd', 'index.html');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), name, async (steps, file) => {
        const text = await (await ask(`${appOrigin}/${[...steps, file].join('/')}`)).text();
        expect(['', 'page']).toContain(text);
      }),
    );
  });

  test('the scheme - is a standard and secure one, so that the page has an origin', () => {
    expect(appSchemePrivileges.privileges).toMatchObject({ standard: true, secure: true });
    expect('bypassCSP' in appSchemePrivileges.privileges).toBe(false);
  });
});

describe('locks', () => {
  test('addresses - only those of the application are its own', () => {
    for (const url of [appOrigin, `${appOrigin}/`, `${appOrigin}/assets/a.js`])
      expect(isAppUrl(url)).toBe(true);
    for (const url of ['app://telltale.evil/', 'app://telltalex/', 'https://telltale/', 'about:blank', ''])
      expect(isAppUrl(url)).toBe(false);
  });

  test('permissions - all are denied but copying text, and that to other pages too', () => {
    type Session = Parameters<typeof denyPermissions>[0];
    let request: Parameters<Session['setPermissionRequestHandler']>[0] = null;
    let check: Parameters<Session['setPermissionCheckHandler']>[0] = null;
    let device: Parameters<Session['setDevicePermissionHandler']>[0] = null;
    denyPermissions({
      setPermissionRequestHandler: (handler) => {
        request = handler;
      },
      setPermissionCheckHandler: (handler) => {
        check = handler;
      },
      setDevicePermissionHandler: (handler) => {
        device = handler;
      },
    });
    const decided = (permission: string, url: string): boolean => {
      let allowed: boolean | undefined;
      const contents = { getURL: () => url };
      Reflect.apply(request as never, null, [
        contents,
        permission,
        (decision: boolean) => (allowed = decision),
      ]);
      return allowed as boolean;
    };
    const checked = (permission: string, origin: string) =>
      Reflect.apply(check as never, null, [null, permission, origin]);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'hid',
      'serial',
      'usb',
    ]) {
      expect(decided(permission, `${appOrigin}/`)).toBe(false);
      expect(checked(permission, `${appOrigin}/`)).toBe(false);
    }
    expect(decided('clipboard-sanitized-write', `${appOrigin}/`)).toBe(true);
    expect(decided('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(checked('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    expect(Reflect.apply(device as never, null, [{}])).toBe(false);
  });

  test('navigation - leaves the application nowhere, windows and webviews do not open', () => {
    const listeners = new Map<string, (event: object, ...rest: unknown[]) => void>();
    let openHandler: (details: object) => { action: string } = () => ({ action: 'allow' });
    denyNavigation({
      on: (name: string, listener: never) => listeners.set(name, listener),
      setWindowOpenHandler: (handler: never) => {
        openHandler = handler;
      },
    } as never);
    expect(openHandler({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    const isPrevented = (name: string, url: string): boolean => {
      let prevented = false;
      const event = { url, preventDefault: () => (prevented = true) };
      listeners.get(name)?.(event, url);
      return prevented;
    };
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      expect(isPrevented(name, 'https://evil.example/')).toBe(true);
      expect(isPrevented(name, `${appOrigin}/`)).toBe(false);
    }
    expect(isPrevented('will-attach-webview', '')).toBe(true);
  });
});

describe('bridge', () => {
  let engine: StandInEngine;
  let ipcMain: StandInIpcMain;
  let closeBridge: () => void;
  let closed: { count: number };

  beforeEach(async () => {
    engine = await createStandInEngine();
    ipcMain = new StandInIpcMain();
    const counter = { count: 0 };
    closed = counter;
    closeBridge = openBridge({
      engine,
      started: Promise.resolve(),
      ipcMain,
      pages: noSigns,
      createChannel() {
        const { port1 } = new MessageChannel();
        port1.once('close', () => counter.count++);
        return { ours: bridgePort(port1), theirs: {} as MessagePortMain };
      },
    });
    await Promise.resolve();
  });
  afterEach(() => closeBridge());

  const connect = (request: Omit<ConnectRequest, 'onPort'>): number => {
    let ports = 0;
    ipcMain.connect({ ...request, onPort: () => ports++ });
    return ports;
  };

  test('the window’s own page - gets a port', () => {
    expect(connect({ senderId: 1 })).toBe(1);
    expect(engine.listeners.size).toBe(1);
  });

  test.each([
    ['a page of another origin', { senderId: 1, url: 'https://evil.example/' }],
    ['a page whose origin begins alike', { senderId: 1, url: 'app://telltale.evil/' }],
    ['a frame within the page', { senderId: 1, isMainFrame: false }],
  ])('%s - gets none, and it is noted', (_name, request) => {
    expect(connect(request)).toBe(0);
    expect(engine.listeners.size).toBe(0);
    expect(engine.faults).toHaveLength(1);
  });

  test('a page that is loaded anew - gets a new port, the old one is closed', async () => {
    connect({ senderId: 1 });
    connect({ senderId: 1 });
    await expect.poll(() => closed.count).toBe(1);
    await expect.poll(() => engine.listeners.size).toBe(1);
    connect({ senderId: 2 });
    expect(engine.listeners.size).toBe(2);
  });

  test('closing it - closes every port and answers nobody', async () => {
    connect({ senderId: 1 });
    connect({ senderId: 2 });
    closeBridge();
    await expect.poll(() => closed.count).toBe(2);
    expect(connect({ senderId: 3 })).toBe(0);
  });
});

describe('a page behind the bridge', () => {
  test('owes an answer for each frame, and gives it by any message, a new port or the end of its own', async () => {
    const engine = await createStandInEngine();
    const ipcMain = new StandInIpcMain();
    const signs: string[] = [];
    const ports: EventEmitter[] = [];
    const closeBridge = openBridge({
      engine,
      started: Promise.resolve(),
      ipcMain,
      pages: { frameSent: (id) => signs.push(`frame ${id}`), answered: (id) => signs.push(`answer ${id}`) },
      createChannel() {
        const port = new EventEmitter();
        ports.push(port);
        const close = () => void port.emit('close');
        const ours = Object.assign(port, { postMessage: () => undefined, start: () => undefined, close });
        return { ours, theirs: {} as MessagePortMain };
      },
    });
    await Promise.resolve();
    ipcMain.connect({ senderId: 7, onPort: () => undefined });
    expect(signs.splice(0)).toEqual(['answer 7']);
    const say = (data: unknown) => ports[0]?.emit('message', { data });
    say({ kind: 'view', view: { ...hiddenView, visible: true } });
    say({ kind: 'credit', frames: 1 });
    expect(signs.splice(0)).toEqual(['answer 7', 'answer 7']);
    engine.tick();
    engine.tick();
    expect(signs.splice(0)).toEqual(['frame 7']);
    say({ kind: 'command', id: 1, command: { name: 'readPlant' } });
    await Promise.resolve();
    expect(signs.splice(0)).toEqual(['answer 7']);
    ports[0]?.emit('close');
    expect(signs.splice(0)).toEqual(['answer 7']);
    closeBridge();
  });
});

describe('arguments', () => {
  test('Electron’s and Chromium’s own - are let pass', () => {
    const argv = [
      'electron',
      '.',
      '--no-sandbox',
      '--plant',
      'p.json',
      '--set',
      'batch.size=100',
      '--inspect=0',
    ];
    expect(readDesktopOptions(argv, false, '/plants')).toMatchObject({
      plant: '/plants/p.json',
      set: { 'batch.size': 100 },
    });
    expect(readDesktopOptions(['telltale', '--plant=p.json'], true, '/plants')).toMatchObject({
      plant: '/plants/p.json',
    });
  });

  test('a plant file - needs no option, is found from the folder of the start, and other files are none', () => {
    const plantOf = (...parameters: string[]) =>
      readDesktopOptions(['telltale', ...parameters], true, '/plants').plant;
    expect(plantOf('hall.telltale')).toBe('/plants/hall.telltale');
    expect(plantOf('--no-sandbox', '/other/hall.TELLTALE', '--kiosk')).toBe('/other/hall.TELLTALE');
    expect(plantOf('notes.txt', 'app://telltale/')).toBeUndefined();
    expect(plantOf('--plant', 'named.json', 'hall.telltale')).toBe('/plants/named.json');
    expect(readDesktopOptions(['telltale', '--kiosk'], true, '/').kiosk).toBe(true);
  });

  test('a plant file - may be named by its file: address, as desktops do; any other address is refused in words', () => {
    const plantOf = (...parameters: string[]) =>
      readDesktopOptions(['telltale', ...parameters], true, '/plants').plant;
    expect(plantOf('file:///halls/north%20wing.telltale')).toBe('/halls/north wing.telltale');
    expect(plantOf('--plant', 'file:/halls/hall.json')).toBe('/halls/hall.json');
    expect(plantOf('with:colon.telltale')).toBe('/plants/with:colon.telltale');
    for (const address of [
      'https://example.invalid/hall.telltale',
      'smb://example.invalid/hall.telltale',
      'file://example.invalid/hall.telltale',
      'file:///halls%2Fhall.telltale',
    ])
      for (const parameters of [[address], ['--plant', address]])
        expect(() => plantOf(...parameters)).toThrow(`${address} names no file of this machine`);
  });

  test('the file of --output - is found from the folder of the start', () => {
    const outputOf = (...parameters: string[]) =>
      readDesktopOptions(['telltale', ...parameters], true, '/runs').output;
    expect(outputOf('--output', 'all.ndjson')).toBe('/runs/all.ndjson');
    expect(outputOf('--kiosk')).toBeUndefined();
    expect(() => outputOf('--output', '')).toThrow('It must name a file.');
  });

  test('a knob that there is not - is refused in one line', () => {
    expect(() => readDesktopOptions(['telltale', '--set', 'a.b=1'], true, '/plants')).toThrow(
      /There is no knob a\.b/,
    );
  });
});
