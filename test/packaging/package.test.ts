// Packages the built application around a stand-in for Electron's distribution, reads back what came out, and runs the
// packaged files in plain Node. It cannot show that a real Electron starts them.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, extractFile, getRawHeader } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesOf } from '../../electron/packaging/parts.ts';
import type { RunReport } from '../../shared/report.ts';
import { writeStandInElectron } from './standInElectron.ts';

const run = promisify(execFile);
const project = resolve(import.meta.dirname, '../..');
const limitMs = 120_000;
/** Without Electron. A dependency that brings more has to be looked at. */
const mostBytes = 10 * 2 ** 20;

let folder: string;
let packaged: string;
let archive: string;
let told: string;
let paths: string[];
let fusesAsDelivered: Awaited<ReturnType<typeof getCurrentFuseWire>>;

beforeAll(async () => {
  expect(existsSync(join(project, 'out/main/desktop.js')), 'build first: npm run build').toBe(true);
  folder = await mkdtemp(join(tmpdir(), 'telltale-package-'));
  const electronDist = join(folder, 'electron');
  await writeStandInElectron(electronDist);
  fusesAsDelivered = await getCurrentFuseWire(join(electronDist, 'electron'));
  const options = ['--dir', '--platform', 'linux', '--electron-dist', electronDist, '--output', folder];
  const script = join(project, 'electron/packaging/package.ts');
  told = (await run(process.execPath, [script, ...options], { cwd: project, timeout: limitMs })).stdout;
  const [unpacked] = (await readdir(folder)).filter((name) => /^linux.*unpacked$/.test(name));
  packaged = join(folder, unpacked ?? 'nothing');
  archive = join(packaged, 'resources/app.asar');
  paths = filesOf(archive).map(({ path }) => path);
}, limitMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('fuses', () => {
  test('read back from the packaged file - are as they should be, each of them', async () => {
    const { version: _, ...states } = await getCurrentFuseWire(join(packaged, 'telltale'));
    const named = Object.fromEntries(
      Object.entries(states).map(([fuse, state]) => [FuseV1Options[Number(fuse)], FuseState[Number(state)]]),
    );
    expect(named).toEqual({
      RunAsNode: 'DISABLE',
      EnableCookieEncryption: 'ENABLE',
      EnableNodeOptionsEnvironmentVariable: 'DISABLE',
      EnableNodeCliInspectArguments: 'DISABLE',
      EnableEmbeddedAsarIntegrityValidation: 'ENABLE',
      OnlyLoadAppFromAsar: 'ENABLE',
      LoadBrowserProcessSpecificV8Snapshot: 'DISABLE',
      GrantFileProtocolExtraPrivileges: 'DISABLE',
      WasmTrapHandlers: 'ENABLE',
    });
  });

  test('as Electron is delivered - are others, so that packaging has set them', () => {
    expect(fusesAsDelivered[FuseV1Options.RunAsNode]).toBe(FuseState.ENABLE);
    expect(fusesAsDelivered[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.DISABLE);
  });
});

describe('contents', () => {
  test('everything that runs - is inside the archive', () => {
    const needed = [
      'package.json',
      'README.md',
      'licences.txt',
      'out/main/desktop.js',
      'out/main/headless.js',
      'out/main/featureWorker.js',
      'out/main/labThread.js',
      'out/main/ndjsonWriter.js',
      'out/preload/preload.cjs',
      'out/renderer/index.html',
      'node_modules/piscina/dist/worker.js',
    ];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
  });

  test('what only developers need - is not', () => {
    const unneeded = /\.(ts|mts|cts|map|md)$|^node_modules\/(electron|react|vite|typescript|open|node-)/;
    expect(paths.filter((path) => unneeded.test(path) && path !== 'README.md')).toEqual([]);
    expect(
      paths.filter((path) => !/^(package\.json|README\.md|licences\.txt|out\/|node_modules\/)/.test(path)),
    ).toEqual([]);
  });

  test('native parts - lie outside the archive, where they can be loaded', () => {
    const native = paths.filter((path) => path.endsWith('.node'));
    expect(native).not.toEqual([]);
    const outside = native.filter((path) => existsSync(join(`${archive}.unpacked`, path)));
    expect(outside).toEqual(native);
  });

  test('code - lies in the archive alone, where its integrity is checked', async () => {
    const unpacked = await readdir(`${archive}.unpacked`, { recursive: true });
    expect(unpacked.filter((name) => /\.[cm]?js$/.test(name))).toEqual([]);
    const { header } = getRawHeader(archive);
    expect(header).toMatchObject({
      files: {
        out: { files: { main: { files: { 'desktop.js': { integrity: { algorithm: 'SHA256' } } } } } },
      },
    });
  });

  test('size - is told with the ten largest parts, and has a limit', () => {
    const bytes = filesOf(archive).reduce((sum, { size }) => sum + size, 0);
    expect(bytes).toBeLessThan(mostBytes);
    expect(told.match(/^ +\d+\.\d\d MiB {2}\S+$/gm)).toHaveLength(10);
    expect(told).toContain(`${(bytes / 2 ** 20).toFixed(2)} MiB  in all`);
  });

  test('languages of Chromium - are those that Telltale speaks', async () => {
    expect((await readdir(join(packaged, 'locales'))).sort()).toEqual(['de.pak', 'en-US.pak']);
  });

  test('licences - of what is inside, with their texts, for About and as a file beside it', async () => {
    const text = extractFile(archive, 'licences.txt').toString();
    const named = [...text.matchAll(/^(\S+) \d+\.\d+\.\S+ \(([^\n]+)\)$/gm)].map(([, name]) => name);
    const packages = paths.flatMap(
      (path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.slice(1) ?? [],
    );
    expect([...new Set(packages)].filter((name) => !named.includes(name))).toEqual([]);
    expect(named).toEqual(expect.arrayContaining(['react', 'recharts', 'd3-scale', 'uplot']));
    expect(await readFile(join(packaged, 'resources/licences.txt'), 'utf8')).toBe(text);
  });
});

describe('the packaged application’s own files', () => {
  test(
    'run without a window, worker and native parts included - and the ledger balances',
    async () => {
      const files = join(folder, 'run');
      // What lies outside the archive is put back where the archive has it.
      extractAll(archive, files);
      const report = join(folder, 'report.json');
      const entry = join(files, 'out/main/headless.js');
      const parameters = ['--duration', '2', '--report', report, '--output', join(folder, 'features.ndjson')];
      const { stderr } = await run(process.execPath, [entry, ...parameters], {
        cwd: files,
        timeout: limitMs,
      });
      expect(stderr).toBe('');
      const { ledger, pool } = JSON.parse(await readFile(report, 'utf8')) as RunReport;
      const { received, processed, quarantined, shed, queued, inFlight } = ledger;
      expect(processed).toBeGreaterThan(0);
      expect(received).toBe(processed + quarantined + shed + queued + inFlight);
      expect(pool.workers.some(({ tasks }) => tasks > 0)).toBe(true);
      const lines = (await readFile(join(folder, 'features.ndjson'), 'utf8')).trim().split('\n');
      expect(lines.length).toBe(processed);
    },
    limitMs,
  );

  test('serve the whole UI, its scripts included', async () => {
    const files = join(folder, 'ui');
    extractAll(archive, files);
    const { listUiFiles } = await import('../../electron/hosts/uiFiles.ts');
    const ui = await listUiFiles(join(files, 'out/renderer'));
    const html = (await ui.get('/')?.read())?.toString() ?? '';
    const scripts = [...html.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+)"/g)].map(
      ([, path]) => path as string,
    );
    expect(scripts).not.toEqual([]);
    expect(scripts.filter((path) => !ui.has(path))).toEqual([]);
  });
});
