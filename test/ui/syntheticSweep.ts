// The sweep of the pictures, in every state that a sweep can be in. Browser.
import type {
  CellIntervals,
  Interval,
  IntervalFigure,
  SweepCell,
  SweepRequest,
  SweepResult,
  SweepState,
} from '../../shared/tuning/sweep.ts';
import { noise } from './syntheticValues.ts';

/** `empty`: before the first sweep. `unknown`: batches of one size only, so that the model cannot be told apart. */
export const syntheticTunings = [
  'done',
  'empty',
  'running',
  'cancelled',
  'failed',
  'unknown',
  'wide',
] as const;
export type SyntheticTuning = (typeof syntheticTunings)[number];

export const overheadUs = 54;
export const costUs = 4.04;

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

const noIntervals: CellIntervals = {
  journeyShare: null,
  overheadUsPerBatch: null,
  costUsPerReading: null,
  cpuCores: null,
  lagP99Ms: null,
  p50Ms: null,
  p99Ms: null,
  openCpuCores: null,
  memoryMiB: null,
};

const waitingCell = {
  state: 'waiting',
  intervals: noIntervals,
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
      request.batches.map((batch) => {
        const cell = measuredCell({ batch, workers, copy: transport === 'copy', workUs }, seed);
        return withIntervals(batch === 100 && workers === 2 ? disturbed(cell) : cell, seed++);
      }),
    ),
  );
}

/** 95 % intervals around the figures that a cell has; latencies scatter most. */
function withIntervals(cell: SweepCell, seed: number): SweepCell {
  const around = (figure: IntervalFigure, half: number): Interval | null => {
    const value = cell[figure];
    if (value === null) return null;
    const share = half * (0.6 + 0.8 * noise(seed, figure.length + 20));
    return { low: value * (1 - share), high: value * (1 + share) };
  };
  return {
    ...cell,
    intervals: {
      journeyShare: around('journeyShare', 0.04),
      overheadUsPerBatch: around('overheadUsPerBatch', 0.04),
      costUsPerReading: around('costUsPerReading', 0.03),
      cpuCores: around('cpuCores', 0.02),
      lagP99Ms: around('lagP99Ms', 0.2),
      p50Ms: around('p50Ms', 0.06),
      p99Ms: around('p99Ms', 0.18),
      openCpuCores: around('openCpuCores', 0.03),
      memoryMiB: null,
    },
  };
}

/** As one that a busy machine disturbed: ten repeats, and they still differ. */
function disturbed(cell: SweepCell): SweepCell {
  const mean = cell.readingsPerS?.mean ?? 0;
  return { ...cell, repeats: 10, readingsPerS: { mean, low: mean * 0.91, high: mean * 1.09 } };
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
  const state: SweepState = kind === 'running' || kind === 'cancelled' || kind === 'failed' ? kind : 'done';
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
