// One bare thread: computes batch after batch over rings that are already filled and drops the results.

import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { valueSymbol } from 'piscina';
import type { BatchResult, BatchTask, SharedBatchResult } from '../../shared/batchTask.ts';
import type { BareThreadData, BareThreadResult } from './bareThreads.ts';

type Compute = (task: BatchTask) => Promise<{ readonly [valueSymbol]: BatchResult }>;

const warmUpMs = 500;
const data = workerData as BareThreadData;
const { default: compute } = (await import(pathToFileURL(data.workerFile).href)) as { default: Compute };
const nextSeq = new Float64Array(data.sensors);
let sensor = data.firstSensor;
let recycled: ArrayBuffer | null = null;

/** The next batch of the next sensor; seqs go on round the ring, as in the pipeline. */
async function computeNext(): Promise<void> {
  const seqStart = nextSeq[sensor] as number;
  nextSeq[sensor] = seqStart + data.batch;
  const task: BatchTask = {
    transport: 'shared',
    rings: data.rings,
    ranges: Float64Array.of(sensor, seqStart, data.batch),
    readings: data.batch,
    settings: {
      window: 64,
      hop: 32,
      rolling: true,
      windowed: false,
      workPerReadingUs: data.workPerReadingUs,
      workKind: 'burn',
    },
    recycled,
  };
  const result = (await compute(task))[valueSymbol] as SharedBatchResult;
  recycled = result.columns.buffer as ArrayBuffer;
  if (++sensor === data.sensors) sensor = 0;
}

const warmUntilMs = performance.now() + warmUpMs;
while (performance.now() < warmUntilMs) await computeNext();

const gate = new Int32Array(data.gate);
if (Atomics.add(gate, 0, 1) + 1 === data.threads) {
  Atomics.store(gate, 1, 1);
  Atomics.notify(gate, 1);
} else {
  Atomics.wait(gate, 1, 0);
}

const beganMs = performance.now();
const untilMs = beganMs + data.seconds * 1_000;
let batches = 0;
for (; performance.now() < untilMs; batches++) await computeNext();
const result: BareThreadResult = {
  readings: batches * data.batch,
  elapsedS: (performance.now() - beganMs) / 1_000,
};
parentPort?.postMessage(result);
