// What the tuning lab of the synthetic engine tells: the sweep of the pictures in every state of it, model and advice. Browser.
import { type Knobs, knobValue } from '../../shared/knobs.ts';
import { defaultAutoTune } from '../../shared/tuning/autoTune.ts';
import type { Advice, ModelFigures, StageBound } from '../../shared/tuning/model.ts';
import type { SweepCell, SweepRequest, SweepResult, SweepState } from '../../shared/tuning/sweep.ts';
import type { LabState, TuningFigures } from '../../shared/tuning/tuning.ts';
import { noise } from './syntheticValues.ts';

/** `empty`: before the first sweep. `unknown`: batches of one size only, so that the model cannot be told apart. */
export const syntheticTunings = ['done', 'empty', 'running', 'cancelled', 'failed', 'unknown', 'wide'] as const;
export type SyntheticTuning = (typeof syntheticTunings)[number];

const overheadUs = 54;
const costUs = 4.04;

const drawnRequest: SweepRequest = {
  batches: [1, 2, 5, 20, 50, 100, 500, 2_000, 8_000, 20_000],
  workers: [4, 2, 1],
  eventLoop: true,
  transports: ['shared'],
  workPerReadingUs: null,
  targetP99Ms: 50,
};

/** Every extent at once: copying and two amounts of work beside the rest. */
const wideRequest: SweepRequest = {
  ...drawnRequest,
  workers: [1, 2, 4],
  transports: ['shared', 'copy'],
  workPerReadingUs: [0, 10],
};

interface Place {
  readonly batch: number;
  readonly workers: number;
  readonly copy: boolean;
  readonly workUs: number;
}

function readingsPerS({ batch, workers, copy, workUs }: Place, seed: number): number {
  const wobble = 1 + (noise(seed, 77) - 0.5) * 0.024;
  const cost = costUs + workUs + (copy ? 1.6 : 0);
  if (workers === 0) return (1e6 / (cost + 0.15)) * wobble;
  const idle = batch >= 20_000 ? 0.8 : batch >= 8_000 ? 0.91 : batch >= 2_000 ? 0.995 : 1;
  const shared = workers >= 4 ? 0.965 : workers === 2 ? 0.985 : 1;
  return ((workers * 1e6) / (overheadUs / batch + cost)) * idle ** (workers / 2) * shared * wobble;
}

function p99Ms({ batch, workers, workUs }: Place): number {
  const batchMs = (batch * (costUs + workUs)) / 1_000;
  if (workers === 0) return 22 + batchMs * 1.2;
  return workers === 1 ? 8.9 + batchMs * 3.2 : batchMs * (2.6 - 0.2 * workers) + (workers >= 4 ? 2.2 : 5.2);
}

const waitingCell = {
  state: 'waiting',
  remark: '',
  repeats: 0,
  readingsPerS: null,
  journeyShare: null,
  overheadUsPerBatch: null,
  costUsPerReading: null,
  cpuCores: null,
  lagP99Ms: null,
  offeredPerS: null,
  latencyBatches: 0,
  p50Ms: null,
  p99Ms: null,
  openCpuCores: null,
  memoryMiB: null,
} as const;

function measuredCell(place: Place, seed: number): SweepCell {
  const { batch, workers, copy, workUs } = place;
  const mean = readingsPerS(place, seed);
  const cost = costUs + workUs + (copy ? 1.6 : 0);
  const p99 = p99Ms(place);
  return {
    batch,
    workers,
    transport: copy ? 'copy' : 'shared',
    workPerReadingUs: workUs,
    state: 'done',
    remark: '',
    repeats: 3 + Math.floor(noise(seed, 3) * 4),
    readingsPerS: {
      mean,
      low: mean * (0.988 - noise(seed, 1) * 0.022),
      high: mean * (1.012 + noise(seed, 2) * 0.022),
    },
    journeyShare: workers === 0 ? 0 : overheadUs / (overheadUs + cost * batch),
    overheadUsPerBatch: workers === 0 ? null : overheadUs * (0.97 + noise(seed, 4) * 0.06),
    costUsPerReading: cost * (0.98 + noise(seed, 5) * 0.04),
    cpuCores: workers === 0 ? 1.01 : workers * 0.98 + Math.min(0.9, 6 / batch),
    lagP99Ms: workers === 0 ? (batch * cost) / 1_000 + 2 : 1.4 + noise(seed, 6),
    offeredPerS: 200_000,
    latencyBatches: 240,
    p50Ms: p99 * 0.42,
    p99Ms: p99,
    openCpuCores: Math.min(workers || 1, (200_000 * cost) / 1e6 + Math.min(0.9, 10 / batch)),
    memoryMiB: workers === 0 ? null : workers * 9.4 + (batch * 80) / 1e6,
  };
}

function cells(request: SweepRequest): SweepCell[] {
  const works = request.workPerReadingUs ?? [0];
  const setups = [
    ...request.workers.flatMap((workers) => request.transports.map((transport) => ({ workers, transport }))),
    ...(request.eventLoop ? [{ workers: 0, transport: 'shared' as const }] : []),
  ];
  let seed = 0;
  return works.flatMap((workUs) =>
    setups.flatMap(({ workers, transport }) =>
      request.batches.map((batch) =>
        measuredCell({ batch, workers, copy: transport === 'copy', workUs }, seed++),
      ),
    ),
  );
}

/** The first `measured` cells in a random order, one more under way, the rest waiting. */
function partly(all: readonly SweepCell[], measured: number, isRunning: boolean): SweepCell[] {
  const order = all.map((_, index) => index).sort((a, b) => noise(a, 9) - noise(b, 9));
  const rank = new Map(order.map((index, place) => [index, place]));
  return all.map((cell, index) => {
    const place = rank.get(index) ?? 0;
    if (place < measured) return cell;
    return { ...cell, ...waitingCell, state: place === measured && isRunning ? 'running' : 'waiting' };
  });
}

const remarks: Readonly<Partial<Record<SyntheticTuning, string>>> = {
  cancelled: 'Cancelled after 22 of 40 cells; what was measured is kept.',
  failed: 'Worker 2 was killed in the middle of batch 8000, 4 workers, three times in a row.',
};

export function syntheticSweep(kind: SyntheticTuning, takenAtMs: number): SweepResult | null {
  if (kind === 'empty') return null;
  const request = kind === 'wide' ? wideRequest : drawnRequest;
  const all = cells(request);
  const state: SweepState =
    kind === 'running' || kind === 'cancelled' || kind === 'failed' ? kind : 'done';
  const partial = kind === 'running' ? partly(all, 14, true) : partly(all, 22, false);
  const failed = partial.map((cell) =>
    cell.batch === 8_000 && cell.workers === 4
      ? { ...cell, ...waitingCell, state: 'failed' as const, remark: 'The worker was killed.' }
      : cell,
  );
  return {
    id: 'sweep-1',
    takenAtMs,
    tookS: state === 'done' ? 84 : 41,
    cores: 8,
    state,
    remark: remarks[kind] ?? '',
    request,
    capture: {
      plantName: 'Pump hall',
      sensors: 19,
      readings: 24_000_000,
      spanS: 60,
      readingsPerS: 400_100,
      window: 64,
      hop: 32,
      set: ['rolling'],
      maxWaitMs: 50,
    },
    cells: state === 'done' ? all : state === 'failed' ? failed : partial,
  };
}

const stages: readonly StageBound[] = [
  {
    stage: 'sources',
    cpuShare: 0.06,
    kind: 'I/O-bound',
    advice: 'It waits: the event loop can wait for a thousand sensors at once.',
  },
  {
    stage: 'ingest',
    cpuShare: 0.97,
    kind: 'CPU-bound',
    advice: 'It computes, but only 0.2 µs a reading: sending it to a worker would cost more.',
  },
  { stage: 'dispatch', cpuShare: 0.55, kind: 'mixed', advice: 'It stays where batches are composed.' },
  {
    stage: 'compute',
    cpuShare: 0.99,
    kind: 'CPU-bound',
    advice: 'It computes: in the event loop it would stop every sensor. It belongs in workers.',
  },
  { stage: 'commit', cpuShare: 0.81, kind: 'CPU-bound', advice: 'It stays in order, in one place.' },
  { stage: 'ui', cpuShare: null, kind: null, advice: 'It did nothing in the last 10 s.' },
];

function model(knobs: Knobs, isKnown: boolean): ModelFigures {
  const size = knobValue(knobs, 'batch.size') as number;
  const share = overheadUs / (overheadUs + costUs * size);
  return {
    batch: {
      overheadUs: { value: overheadUs, uncertainty: 3 },
      costUsPerReading: isKnown ? { value: costUs, uncertainty: 0.02 } : null,
      haloUsPerRange: isKnown ? { value: 1.2, uncertainty: 0.2 } : null,
      r2: isKnown ? 0.998 : 0.04,
      batches: 400,
      spread: isKnown ? 5 : 1.1,
      identifiable: isKnown,
      remark: isKnown ? '' : 'The last 400 batches had 480 to 528 readings: overhead and cost need sizes 4 × apart.',
    },
    batchSize: size,
    workers: knobs.pool.workers,
    mode: knobs.pool.mode,
    efficiency: isKnown ? 1 - share : null,
    journeyShare: isKnown ? share : null,
    batchFor95: isKnown ? 254 : null,
    breakEvenUsPerReading: isKnown ? 0.04 : null,
    presentUsPerReading: isKnown ? costUs : null,
    betterMode: isKnown ? 'pool' : null,
    payBackReadings: isKnown ? 28_400 : null,
    poolStartMs: isKnown ? 86 : null,
    predictedReadingsPerS: isKnown ? 930_000 : null,
    fillMs: 1.25,
    stages,
    remark: '',
  };
}

const advice: readonly Advice[] = [
  {
    id: 'knee',
    text: 'Batch 500 is the knee: 54 µs of every 2 074 µs are journey, 2.6 %. Batch 2 000 would add less than 1 % and cost 11 ms.',
    changes: null,
    action: '',
    effect: 'nothing to apply',
    warns: false,
  },
  {
    id: 'workers',
    text: '4 workers are busy 41 % of the time. 2 would do the same work at 83 %, with p99 near 14 ms.',
    changes: { 'pool.workers': 2 },
    action: 'Apply 2 workers',
    effect: '2 threads less, +6 ms',
    warns: false,
  },
  {
    id: 'batch',
    text: 'A batch waits 1.2 ms to fill. Batch 250 would take 2 ms off p99 for 3 % more CPU.',
    changes: { 'batch.size': 250 },
    action: 'Apply batch 250',
    effect: 'journey 5.1 %',
    warns: false,
  },
];

const warning: Advice = {
  id: 'journey',
  text: '52 µs of every 61 µs are journey. Batch 400 would cut that to 12 %. At your rate it adds 8 ms of delay.',
  changes: { 'batch.size': 400 },
  action: 'Apply batch 400',
  effect: 'journey 12 %, +8 ms',
  warns: true,
};

const idleLab: LabState = { job: null, progress: 0, leftS: null, doing: '', remark: '' };
const runningLab: LabState = {
  job: 'sweep',
  progress: 0.35,
  leftS: 29,
  doing: 'batch 500, 2 workers, repeat 3',
  remark: '',
};

export function syntheticTuningFigures(kind: SyntheticTuning, knobs: Knobs, startMs: number): TuningFigures {
  const isKnown = kind !== 'unknown';
  return {
    model: model(knobs, isKnown),
    advice: isKnown ? (kind === 'running' ? [warning, ...advice.slice(1)] : advice) : [],
    lastChange: {
      atMs: startMs - 36_000,
      what: ['pool.workers 2 → 4'],
      before: { readingsPerS: 400_100, p99Ms: 14.3, busyShare: 0.83, cpuCores: 1.84 },
      after:
        kind === 'running' ? null : { readingsPerS: 400_100, p99Ms: 7.8, busyShare: 0.41, cpuCores: 1.86 },
    },
    probe: { running: false, leftS: 0 },
    workerMemory: isKnown
      ? {
          atMs: startMs - 60_000,
          points: [1, 2, 3, 4, 6, 8].map((workers) => ({ workers, rssMiB: 122 + workers * 9.4 })),
          perWorkerMiB: 9.4,
        }
      : null,
    copyCost: isKnown
      ? { atMs: startMs - 50_000, batch: 500, workers: 4, sharedReadingsPerS: 930_000, copyReadingsPerS: 651_000 }
      : null,
    autoTune: {
      ...defaultAutoTune,
      state: 'off',
      text: '',
      p99Ms: null,
      cpuCores: null,
      offeredPerS: 400_100,
      changes: [],
      bounds: { workers: [1, 8], batch: [1, 50_000], maxWaitMs: [1, 10_000] },
    },
    lab: kind === 'running' ? runningLab : idleLab,
    sweep: syntheticSweep(kind, startMs - 196_000),
    lesson: { steps: [] },
  };
}
