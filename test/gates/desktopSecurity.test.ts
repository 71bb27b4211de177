// What the sources must say, and must not say, so that the shell stays locked: what docs/security.md rests on and no
// part of it can show alone.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const layers = ['electron', 'shared', 'workers', 'renderer'];

/** Text of every source file by its path in the project, comments left out. */
const sources = new Map<string, string>();

beforeAll(async () => {
  for (const layer of layers)
    for (const name of await readdir(join(project, layer), { recursive: true })) {
      if (!/\.(ts|tsx|mjs|html)$/.test(name)) continue;
      const path = `${layer}/${name.replaceAll('\\', '/')}`;
      sources.set(path, withoutComments(await readFile(join(project, path), 'utf8')));
    }
});

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^\s*\/\/.*$/gm, '');
}

/** Paths of the sources in `folder` that have it. */
function having(pattern: RegExp, folder = ''): string[] {
  return [...sources]
    .filter(([path, text]) => path.startsWith(folder) && pattern.test(text))
    .map(([path]) => path);
}

describe('windows', () => {
  test('web preferences - are written in one place, and are these and no others', () => {
    const places = having(/webPreferences\s*:/);
    expect(places).toEqual(['electron/hosts/desktop/window.ts']);
    const [, block = ''] = /webPreferences:\s*\{([^}]*)\}/.exec(sources.get(places[0] ?? '') ?? '') ?? [];
    const written = Object.fromEntries(
      block
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
        .map((part) => part.split(/:\s*/)),
    );
    expect(written).toEqual({
      preload: 'preloadFile',
      sandbox: 'true',
      contextIsolation: 'true',
      nodeIntegration: 'false',
      nodeIntegrationInWorker: 'false',
      nodeIntegrationInSubFrames: 'false',
      webSecurity: 'true',
      webviewTag: 'false',
      navigateOnDragDrop: 'false',
      spellcheck: 'false',
    });
  });

  test('the sandbox - is on for every renderer before Electron is ready', () => {
    const main = sources.get('electron/hosts/desktop/main.ts') ?? '';
    const [sandbox, ready] = [main.indexOf('app.enableSandbox()'), main.indexOf('.whenReady()')];
    expect(sandbox).toBeGreaterThan(-1);
    expect(ready).toBeGreaterThan(sandbox);
  });

  test('locks on navigation and permissions - are put on', () => {
    const elsewhere = (pattern: RegExp) =>
      having(pattern, 'electron/hosts/desktop/').filter((path) => !path.endsWith('/security.ts'));
    expect(elsewhere(/\bdenyNavigation\((contents|\w+\.webContents)\)/)).toHaveLength(1);
    expect(elsewhere(/\bdenyPermissions\(session\.defaultSession\)/)).toHaveLength(1);
  });

  test('what they load - is the application’s own address alone', () => {
    const loads = [...sources.values()].flatMap((text) => text.match(/\.loadURL\([^)]*\)/g) ?? []);
    expect(loads).not.toEqual([]);
    for (const load of loads) expect(load).toMatch(/^\.loadURL\((`\$\{appOrigin\}\/`|pageUrl\([^)]*)\)/);
  });
});

describe('what no source may say', () => {
  test.each([
    ['that insecure content may run', /allowRunningInsecureContent/],
    ['that experimental features are on', /experimentalFeatures|experimentalCanvas|enable-experimental/],
    ['that features of Blink are on', /enableBlinkFeatures|enable-blink-features/],
    ['that a webview may open windows', /allowpopups/i],
    ['a webview', /<webview|WebviewTag|createElement\(['"]webview/],
    ['a file address', /file:\/\/|\.loadFile\(/],
    ['that an address is opened outside', /openExternal/],
    ['script from text', /\beval\(|new Function\(|executeJavaScript|dangerouslySetInnerHTML|\.innerHTML\s*=/],
    ['that safety is switched off', /disable-web-security|bypassCSP|ignore-certificate-errors|no-sandbox/],
    ['that crash reports are sent', /uploadToServer:\s*true|submitURL/],
    ['that updates install themselves', /autoUpdater|electron-updater/],
    ['whole modules of Electron for the page', /@electron\/remote|exposeInMainWorld\([^)]*ipcRenderer\s*\)/],
  ])('%s', (_what, pattern) => {
    expect(having(pattern)).toEqual([]);
  });

  test('that Node is started by Electron’s program, which the fuse forbids', () => {
    const starts = /\bfork\(|utilityProcess|process\.execPath|ELECTRON_RUN_AS_NODE/;
    for (const folder of [
      'electron/engine/',
      'electron/hosts/desktop/',
      'electron/hosts/lab/',
      'workers/',
      'shared/',
    ])
      expect(having(starts, folder)).toEqual([]);
  });
});

describe('network', () => {
  test('modules that can reach it - are imported by the headless server alone', () => {
    const modules = /from '(node:)?(http|https|http2|net|tls|dgram|dns)(\/promises)?'/;
    expect(having(modules).filter((path) => !path.startsWith('electron/hosts/headless/'))).toEqual([]);
    expect(
      having(/createConnection\(|\bconnect\(\{|http\.request|https\.request/, 'electron/hosts/headless/'),
    ).toEqual([]);
  });

  test('requests - are made by the UI to where it came from, and by the update check that a person asks for', () => {
    const asks =
      /\bfetch\(|\bnet\.(fetch|request)\(|new (WebSocket|EventSource)\(|XMLHttpRequest|sendBeacon|init: RequestInit/;
    const allowed = [
      'electron/hosts/desktop/updateCheck.ts',
      'electron/hosts/desktop/actions.ts',
      'renderer/client/webSocketClient.ts',
    ];
    expect(having(asks).filter((path) => !allowed.includes(path))).toEqual([]);
    expect(having(asks)).toContain('renderer/client/webSocketClient.ts');
  });

  test('the built page - names nothing of another origin', async () => {
    const file = join(project, 'out/renderer/index.html');
    expect(existsSync(file), 'build first: npm run build').toBe(true);
    const html = await readFile(file, 'utf8');
    const named = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address as string);
    expect(named.length).toBeGreaterThan(1);
    expect(named.filter((address) => !/^(\.\/|\/(?!\/)|data:,)/.test(address))).toEqual([]);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
  });
});
