// The promises of EngineClient, kept by both hosts: the UI's client over each host's own transport, on a real engine.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../../electron/engine/engine.ts';
import { createHostEngine } from '../../electron/hosts/hostEngine.ts';
import { openMessageClient } from '../../renderer/client/messageClient.ts';
import { type Frame, hiddenView, type View } from '../../shared/frame.ts';
import type { PlantInput } from '../../shared/plant.ts';
import {
  CommandRefused,
  type ConnectionState,
  type EngineClient,
  parsePlant,
} from '../../shared/protocol.ts';
import { type HostUnderTest, serveDesktop, serveHeadless } from './hostLinks.ts';

const input: PlantInput = {
  name: 'Contract',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 3, rateHz: 200 }],
  knobs: { batch: { maxWaitMs: 20 } },
};
const wall: View = { ...hiddenView, visible: true, wall: true };
const worker = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;

const hosts = {
  headless: serveHeadless,
  desktop: serveDesktop,
} satisfies Record<string, (engine: Engine, uiFolder: string) => Promise<HostUnderTest>>;

describe.each(Object.entries(hosts))('%s host', (name, serve) => {
  let engine: Engine;
  let host: HostUnderTest;
  let client: EngineClient;
  let folder: string;
  let frames: Frame[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-contract-'));
    await writeFile(join(folder, 'index.html'), '');
    const parsed = parsePlant(input);
    if (!parsed.ok) throw new Error(parsed.faults.join());
    engine = createHostEngine({
      host: name as keyof typeof hosts,
      plant: parsed.plant,
      baseFolder: folder,
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
    host = await serve(engine, folder);
    client = openMessageClient(host.openLink);
    frames = [];
    client.onFrame((frame) => frames.push(frame));
  });

  afterEach(async () => {
    client.close();
    await host.close();
    await engine.stop();
    await rm(folder, { recursive: true });
  });

  const connected = () =>
    new Promise<void>((resolve) => {
      client.onConnection(({ state }) => {
        if (state === 'connected') resolve();
      });
    });

  test('first frame - brings the structure, later ones only what changed', async () => {
    client.setView(wall);
    await expect.poll(() => frames.length).toBeGreaterThan(3);
    const [first, ...later] = frames;
    expect(first?.structure).toMatchObject({ plantName: 'Contract', host: name });
    expect(first?.structure?.sensors.map(({ id }) => id)).toEqual(['line.01', 'line.02', 'line.03']);
    expect(later.map(({ structure }) => structure)).toEqual(later.map(() => null));
    expect(frames.map(({ number }) => number)).toEqual(frames.map((_frame, index) => index));
  });

  test('columns - arrive as typed arrays with finite values', async () => {
    client.setView(wall);
    await expect.poll(() => frames.at(-1)?.wall?.values.every(Number.isFinite)).toBe(true);
    const columns = frames.at(-1)?.wall;
    expect(columns?.values).toBeInstanceOf(Float64Array);
    expect(columns?.states).toBeInstanceOf(Uint8Array);
    expect(columns?.sparks.min).toBeInstanceOf(Float32Array);
    expect(columns?.values).toHaveLength(3);
  });

  test('hidden - gets no frames, and a snapshot on its return', async () => {
    client.setView(wall);
    await expect.poll(() => frames.length).toBeGreaterThan(1);
    client.setView({ ...wall, visible: false });
    await client.send({ name: 'readPlant' });
    const before = frames.length;
    await client.send({ name: 'setKnobs', changes: { 'batch.size': 100 } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(frames).toHaveLength(before);
    client.setView(wall);
    await expect.poll(() => frames.length).toBeGreaterThan(before);
    expect(frames[before]?.structure?.knobs.batch.size).toBe(100);
    expect(frames[before]?.events.map(({ subject }) => subject)).toContain('batch.size');
    expect(frames[before]?.number).toBe(frames[before - 1]?.number === undefined ? 0 : before);
  });

  test('commands - are done and answered', async () => {
    await connected();
    await client.send({
      name: 'setKnobs',
      changes: { 'batch.size': 250, 'features.set': ['rolling', 'window'] },
    });
    const plant = await client.send({ name: 'readPlant' });
    expect(plant.knobs.batch.size).toBe(250);
    expect(plant.knobs.features.set).toEqual(['rolling', 'window']);
    const report = await client.send({ name: 'readReport' });
    expect(report.ledger.received).toBeGreaterThanOrEqual(report.ledger.processed);
  });

  test('a knob out of range - is refused with the range, and nothing changes', async () => {
    await connected();
    const refused = client.send({ name: 'setKnobs', changes: { 'batch.size': 50_001 } });
    await expect(refused).rejects.toThrow(CommandRefused);
    await expect(refused).rejects.toThrow('batch.size must be a number from 1 to 50000, not 50001');
    expect((await client.send({ name: 'readPlant' })).knobs.batch.size).toBe(500);
  });

  test('a source that cannot be - is refused with the place of the fault', async () => {
    await connected();
    const source = { id: 'pump', kind: 'replay', file: 'missing.csv' };
    const refused = client.send({ name: 'addSource', source } as never);
    await expect(refused).rejects.toThrow('missing.csv');
    const broken = client.send({ name: 'openPlant', text: '{"name": "x", "sources": [}' });
    await expect(broken).rejects.toThrow('line 1, column 27');
  });

  test('a plant - is opened whole, with sources and knobs', async () => {
    client.setView(wall);
    const text = JSON.stringify({ ...input, name: 'Other', sources: [{ ...input.sources[0], id: 'other' }] });
    await connected();
    await client.send({ name: 'openPlant', text });
    await expect
      .poll(() => frames.findLast(({ structure }) => structure)?.structure?.plantName)
      .toBe('Other');
    const sensors = frames.findLast(({ structure }) => structure)?.structure?.sensors;
    expect(sensors?.map(({ id }) => id)).toEqual(['other.01', 'other.02', 'other.03']);
  });

  test('two clients - each has its own view and its own frames', async () => {
    const other = openMessageClient(host.openLink);
    const theirs: Frame[] = [];
    other.onFrame((frame) => theirs.push(frame));
    client.setView(wall);
    other.setView({ ...hiddenView, visible: true, tasks: true });
    await expect.poll(() => Math.min(frames.length, theirs.length)).toBeGreaterThan(2);
    expect(frames.every((frame) => frame.wall !== null && frame.tasks === null)).toBe(true);
    expect(theirs.every((frame) => frame.wall === null && frame.tasks !== null)).toBe(true);
    other.close();
  });

  test('garbage - disconnects the client that sent it, counts it, and leaves the others', async () => {
    client.setView(wall);
    await connected();
    const closed = Promise.withResolvers<void>();
    host.openLink({
      opened: (link) => link.send({ kind: 'nonsense' } as never),
      message: () => undefined,
      closed: closed.resolve,
    });
    await closed.promise;
    const { events } = await client.send({ name: 'readReport' });
    const told = events.filter(({ kind }) => kind === 'client').map(({ message }) => message);
    expect(told).toEqual([expect.stringMatching(/^A client was disconnected: it sent no message/)]);
    const before = frames.length;
    await expect.poll(() => frames.length).toBeGreaterThan(before);
  });

  test('a client that goes - is forgotten, and may come back', async () => {
    const states: ConnectionState['state'][] = [];
    client.onConnection(({ state }) => states.push(state));
    client.setView(wall);
    await connected();
    await host.close();
    await expect.poll(() => states.at(-1)).toBe('lost');
    expect(frames.every(({ kind }) => kind === 'frame')).toBe(true);
  });
});
