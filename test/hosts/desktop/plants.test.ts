// Plant files on the desktop: opened on the running engine from wherever they are named, refused in words, remembered.
import { EventEmitter } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../../electron/engine/engine.ts';
import { type OpeningRequest, OpeningRequests } from '../../../electron/hosts/desktop/openingRequests.ts';
import { openPlant, openPlantForPage } from '../../../electron/hosts/desktop/openPlant.ts';
import { answerPageRequests, type RequestEvent } from '../../../electron/hosts/desktop/pageRequests.ts';
import { PlantOpening } from '../../../electron/hosts/desktop/plantOpening.ts';
import { SettingsFile } from '../../../electron/hosts/desktop/settingsFile.ts';
import { pauseAllSources, plantState } from '../../../electron/hosts/desktop/sourcePause.ts';
import { createHostEngine } from '../../../electron/hosts/hostEngine.ts';
import { appOrigin, desktopChannels, type HostMessage } from '../../../shared/desktopChannels.ts';
import { parsePlant } from '../../../shared/protocol.ts';

const worker = new URL('../../../workers/featureWorker.ts', import.meta.url).pathname;
const source = (id: string) => ({
  id,
  kind: 'simulated',
  mode: 'poll',
  sensors: 2,
  intervalMs: 50,
  latencyMs: 1,
});

describe('on a running engine', () => {
  let folder: string;
  let engine: Engine;
  let plants: PlantOpening;
  let settings: SettingsFile;
  const recentOfSystem: string[] = [];
  const told: HostMessage[] = [];
  const windows = {
    tellAll: (message: HostMessage) => void told.push(message),
    tellCurrent: async (message: HostMessage) => void told.push(message),
    bringToFront: async () => null,
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-plants-'));
    recentOfSystem.length = 0;
    told.length = 0;
    const parsed = parsePlant({ name: 'First', sources: [source('first')], knobs: { pool: { workers: 1 } } });
    if (!parsed.ok) throw new Error(parsed.faults.join());
    engine = createHostEngine({
      host: 'desktop',
      plant: parsed.plant,
      baseFolder: '/nowhere',
      outputs: [],
      built: {
        worker,
        labThread: '',
        outputWriter: '',
        preload: '',
        ui: '',
        systemInformation: '',
        readme: '',
        licences: '',
      },
    });
    await engine.start();
    settings = new SettingsFile(join(folder, 'settings.json'), (fault) => expect.unreachable(fault));
    plants = new PlantOpening({
      engine,
      settings,
      addRecentDocument: (file) => recentOfSystem.push(file),
    });
  });
  afterEach(async () => {
    await engine.stop();
    settings.flush();
    await rm(folder, { recursive: true });
  });

  const write = async (name: string, content: object | string) => {
    const file = join(folder, name);
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const plantName = async () => (await engine.execute({ name: 'readPlant' })).name;

  test('a plant file - is opened with the files beside it, and remembered', async () => {
    await write('beside.csv', 't,a\n2026-01-01T00:00:00Z,1\n2026-01-01T00:00:01Z,2\n');
    const replay = { id: 'r', kind: 'replay', file: 'beside.csv', timeColumn: 't', columns: ['a'] };
    const file = await write('hall.telltale', { name: 'Hall', sources: [replay] });
    await openPlant({ plants, windows }, file);
    expect(await plantName()).toBe('Hall');
    expect(told).toEqual([{ kind: 'plantOpened' }]);
    expect(settings.current.recentPlants).toEqual([file]);
    expect(recentOfSystem).toEqual([file]);
    // File names of sources that are added later start from there, too.
    await engine.execute({
      name: 'addSource',
      source: { ...(await engine.execute({ name: 'readPlant' })).sources[0], id: 'again' } as never,
    });
  });

  test.each([
    ['that is no JSON', '{', /not valid JSON/],
    ['that does not fit', { name: 'X', sources: [{ id: 'a', kind: 'none' }] }, /sources\[0\]/],
    [
      'whose files are missing',
      {
        name: 'X',
        sources: [{ id: 'r', kind: 'replay', file: 'gone.csv', timeColumn: 't', columns: ['a'] }],
      },
      /gone\.csv/,
    ],
  ])('a file %s - is refused in words, and what ran goes on', async (_name, content, fault) => {
    const file = await write('bad.telltale', content);
    settings.change({ recentPlants: [file] });
    expect(await openPlant({ plants, windows }, file)).toBe(false);
    expect(told).toEqual([
      { kind: 'plantRefused', fileName: 'bad.telltale', faults: [expect.stringMatching(fault)] },
    ]);
    expect(JSON.stringify(told)).not.toContain('bad.telltale: ');
    expect(await plantName()).toBe('First');
    expect(settings.current.recentPlants).toEqual([]);
    expect(recentOfSystem).toEqual([]);
  });

  test('a page that asked - is answered itself, the windows are told of success alone', async () => {
    expect(await openPlantForPage({ plants, windows }, join(folder, 'none.telltale'))).toEqual({
      ok: false,
      fileName: 'none.telltale',
      faults: ['there is no such file'],
    });
    expect(told).toEqual([]);
    const file = await write('hall.telltale', { name: 'Hall', sources: [] });
    expect(await openPlantForPage({ plants, windows }, file)).toEqual({ ok: true });
    expect(told).toEqual([{ kind: 'plantOpened' }]);
  });

  test('all sources - are paused and resumed at once, and the state says so', async () => {
    expect(await plantState(engine)).toEqual({ plantName: 'First', arePaused: false });
    await pauseAllSources(engine, true);
    expect(await plantState(engine)).toMatchObject({ arePaused: true });
    await pauseAllSources(engine, false);
    expect((await engine.execute({ name: 'readPlant' })).sources.map(({ paused }) => paused)).toEqual([
      false,
    ]);
  });
});

describe('requests to open', () => {
  test('from the system and further starts - wait until somebody listens, the first may start the engine', () => {
    const app = Object.assign(new EventEmitter(), { isPackaged: true });
    const requests = new OpeningRequests(app as never);
    let prevented = 0;
    const openFile = (file: string) => app.emit('open-file', { preventDefault: () => prevented++ }, file);
    /** Chromium puts switches first in what it hands over itself. */
    const startAgain = (...parameters: string[]) =>
      app.emit(
        'second-instance',
        {},
        ['telltale', '--set', ...parameters],
        '/elsewhere',
        JSON.parse(JSON.stringify({ argv: ['telltale', ...parameters], workingFolder: '/there' })),
      );
    openFile('/plants/first.telltale');
    openFile('/plants/second.telltale');
    expect(requests.takeFirstFile()).toBe('/plants/first.telltale');
    startAgain();
    const taken: OpeningRequest[] = [];
    requests.listen((request) => taken.push(request));
    startAgain('third.telltale', '--kiosk', '--set', 'batch.size=50');
    startAgain('--set', 'no.knob=1');
    startAgain('file:///plants/fourth.telltale');
    startAgain('https://example.invalid/fifth.telltale');
    startAgain('--output', 'results.jsonl', 'sixth.telltale');
    app.emit('second-instance', {}, ['telltale', 'seventh.telltale'], '/there', null);
    const none = { file: null, knobs: {}, isKiosk: false, fault: null };
    expect(taken).toEqual([
      { ...none, file: '/plants/second.telltale' },
      none,
      { file: '/there/third.telltale', knobs: { 'batch.size': 50 }, isKiosk: true, fault: null },
      { ...none, fault: expect.stringContaining('no.knob') },
      { ...none, file: '/plants/fourth.telltale' },
      { ...none, fault: expect.stringContaining('names no file of this machine') },
      { ...none, file: '/there/sixth.telltale', fault: expect.stringContaining('--output') },
      { ...none, file: '/there/seventh.telltale' },
    ]);
    expect(prevented).toBe(2);
  });

  test('the one whose file starts the engine - keeps what else it asked for', () => {
    const app = Object.assign(new EventEmitter(), { isPackaged: true });
    const requests = new OpeningRequests(app as never);
    const argv = ['telltale', 'hall.telltale', '--kiosk', '--set', 'batch.size=7'];
    app.emit('second-instance', {}, [], '/', { argv, workingFolder: '/there' });
    expect(requests.takeFirstFile()).toBe('/there/hall.telltale');
    const taken: OpeningRequest[] = [];
    requests.listen((request) => taken.push(request));
    expect(taken).toEqual([{ file: null, knobs: { 'batch.size': 7 }, isKiosk: true, fault: null }]);
  });
});

describe('requests of a page', () => {
  type Handler = (event: RequestEvent, ...parameters: unknown[]) => unknown;
  let handlers: Map<string, Handler>;
  let refused: string[];
  let done: unknown[];
  let end: () => void;
  beforeEach(() => {
    handlers = new Map();
    refused = [];
    done = [];
    end = answerPageRequests({
      ipcMain: {
        handle: (channel, listener) => void handlers.set(channel, listener),
        removeHandler: (channel) => void handlers.delete(channel),
      },
      openPlant: async (file) => {
        done.push(file);
        return { ok: true };
      },
      setTheme: (theme) => done.push(theme),
      setLanguage: (language) => done.push(language),
      onRefused: (message) => refused.push(message),
    });
  });

  const own = { url: `${appOrigin}/#tune`, parent: null };
  const ask = (
    channel: string,
    parameters: unknown[],
    senderFrame: RequestEvent['senderFrame'] = own,
    id = 1,
  ) => handlers.get(channel)?.({ sender: { id }, senderFrame }, ...parameters);

  test('its own page - is answered', async () => {
    expect(await ask(desktopChannels.openPlant, ['/plants/hall.telltale'])).toEqual({ ok: true });
    ask(desktopChannels.setTheme, ['dark']);
    ask(desktopChannels.setLanguage, ['de']);
    expect(done).toEqual(['/plants/hall.telltale', 'dark', 'de']);
  });

  test.each([
    ['another origin', { url: 'https://evil.example/', parent: null }],
    ['a frame within the page', { url: `${appOrigin}/`, parent: {} }],
    ['a frame that is gone', null],
  ])('%s - is refused on every channel, and it is noted', (_name, frame) => {
    for (const [channel, parameter] of [
      [desktopChannels.openPlant, '/plants/hall.telltale'],
      [desktopChannels.setTheme, 'dark'],
      [desktopChannels.setLanguage, 'de'],
    ] as const)
      expect(() => ask(channel, [parameter], frame)).toThrow(/refused/);
    expect(done).toEqual([]);
    expect(refused).toHaveLength(3);
  });

  test.each([
    [desktopChannels.openPlant, []],
    [desktopChannels.openPlant, ['']],
    [desktopChannels.openPlant, ['relative.telltale']],
    [desktopChannels.openPlant, ['/nul\0.telltale']],
    [desktopChannels.openPlant, [`/${'x'.repeat(5_000)}`]],
    [desktopChannels.openPlant, [{ toString: () => '/a' }]],
    [desktopChannels.openPlant, ['/a.telltale', 'more']],
    [desktopChannels.setTheme, ['pink']],
    [desktopChannels.setTheme, [['dark']]],
    [desktopChannels.setTheme, ['dark', 1]],
    [desktopChannels.setLanguage, []],
    [desktopChannels.setLanguage, ['fr']],
    [desktopChannels.setLanguage, [['de']]],
    [desktopChannels.setLanguage, ['de', 1]],
  ])('%s with what does not fit (%j) - is refused', (channel, parameters) => {
    expect(() => ask(channel, parameters)).toThrow(/does not fit/);
    expect(done).toEqual([]);
  });

  test.each([
    [desktopChannels.setTheme, 'light'],
    [desktopChannels.setLanguage, 'en'],
  ])('a flood of %s - is refused for the page that sends it alone', (channel, parameter) => {
    const flood = () => {
      for (let i = 0; i < 1_000; i++) ask(channel, ['system']);
    };
    expect(flood).toThrow(/in a second/);
    expect(done.length).toBeLessThan(100);
    ask(channel, [parameter], own, 2);
    expect(done.at(-1)).toBe(parameter);
  });

  test('when it is over - nobody is answered', () => {
    end();
    expect(handlers.size).toBe(0);
  });
});
