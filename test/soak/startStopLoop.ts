// Starts and stops an engine again and again in one process, and prints what the process holds, a line of JSON each.
// Run with --expose-gc by the soak `startsAndStops`.
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngine } from '../../electron/engine/createEngine.ts';
import { openNdjsonOutput } from '../../electron/engine/outputs/ndjsonOutput.ts';
import { openSourceWith } from '../../electron/engine/sources/openSource.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { computeBatch } from '../../workers/computeBatch.ts';

export interface ProcessSample {
  readonly starts: number;
  readonly rssMiB: number;
  /** Heap and array buffers. */
  readonly heapMiB: number;
  /** Active resources of the event loop: handles, requests, timers. */
  readonly handles: number;
  readonly threads: number;
}

const built = resolve(import.meta.dirname, '../../out/main');
const leastReadings = 50;
const samplesOfRun = 100;
const view = {
  visible: true,
  wall: true,
  series: { slots: [0], span: { spanMs: 10_000, endMs: null } },
  overview: true,
  detail: null,
  history: { spanMs: 10_000, endMs: null },
  tasks: true,
  tuning: true,
};

const parsed = parsePlant({
  name: 'Again and again',
  sources: [
    { id: 'line', kind: 'simulated', mode: 'stream', sensors: 4, rateHz: 1_000 },
    { id: 'hall', kind: 'simulated', mode: 'poll', sensors: 4, latencyMs: 10, intervalMs: 20 },
  ],
  knobs: { pool: { workers: 2 }, batch: { size: 20, maxWaitMs: 5 }, queue: { capacityReadings: 10_000 } },
});
if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
const { plant } = parsed;

async function startAndStop(): Promise<void> {
  const output = await openNdjsonOutput({
    file: '/dev/null',
    append: false,
    writerFile: resolve(built, 'ndjsonWriter.js'),
    onFailure: (failure) => {
      throw failure;
    },
  });
  const engine = createEngine({
    workerFile: resolve(built, 'featureWorker.js'),
    computeInline: async (task) => computeBatch(task),
    openSource: openSourceWith({ systemInformation: resolve(built, 'chunks') }),
    host: 'headless',
    plant,
    baseFolder: '.',
    outputs: [output],
  });
  const endTicks = engine.onTick(() => undefined);
  await engine.start();
  const cursor = engine.newCursor();
  do {
    await wait(5);
    engine.buildFrame(view, cursor);
  } while (engine.report().ledger.processed < leastReadings);
  const { ledger } = await engine.stop();
  endTicks();
  if (ledger.processed !== ledger.received)
    throw new Error(`not all was processed: ${JSON.stringify(ledger)}`);
}

async function sample(starts: number): Promise<ProcessSample> {
  // What has been closed is gone a turn later; a second collection takes what the first one freed.
  for (let round = 0; round < 2; round++) {
    await wait(10);
    globalThis.gc?.();
  }
  const mebibytes = (bytes: number): number => bytes / 2 ** 20;
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    starts,
    rssMiB: mebibytes(rss),
    heapMiB: mebibytes(heapUsed + external),
    handles: process.getActiveResourcesInfo().length,
    threads: process.platform === 'linux' ? readdirSync('/proc/self/task').length : 0,
  };
}

const most = Number(process.argv[2]);
const sampleEvery = Math.max(1, Math.round(most / samplesOfRun));
for (let starts = 1; starts <= most; starts++) {
  await startAndStop();
  if (starts % sampleEvery === 0) console.log(JSON.stringify(await sample(starts)));
}
