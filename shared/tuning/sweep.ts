// Sweeps of the tuning lab: what is to be measured, and what was. Between engine, UI, command line and files.
import { z } from 'zod';
import { type Transport, transports as transportNames, type WorkKind } from '../knobs.ts';

const mostCells = 200;
const integer = (least: number, most: number) => z.number().int().min(least).max(most);
const unique = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
const twice = { message: 'names a value twice' };

/** Every combination is a cell: batch size × (worker counts × transports, and the event loop) × work per reading. */
export const sweepRequestSchema = z
  .strictObject({
    batches: z.array(integer(1, 50_000)).min(1).max(20).refine(unique, twice),
    workers: z.array(integer(1, 16)).max(8).refine(unique, twice),
    /** Whether computing in the event loop is measured, too. */
    eventLoop: z.boolean().default(false),
    transports: z.array(z.enum(transportNames)).min(1).refine(unique, twice).default(['shared']),
    /** Added work; null: as the knobs are when the sweep begins. */
    workPerReadingUs: z
      .array(z.number().min(0).max(10_000_000))
      .min(1)
      .max(6)
      .refine(unique, twice)
      .nullable()
      .default(null),
    /** The knee and the recommendation keep to it. */
    targetP99Ms: z.number().min(0.1).max(60_000).default(50),
    /**
     * Whether the sources are paused once readings are captured, so that all the CPU is for the cells: until the end,
     * or for good, where a run is for the sweep alone. Absent: they go on.
     */
    pauseSources: z.enum(['untilEnd', 'forGood']).optional(),
  })
  .refine(({ workers, eventLoop }) => workers.length > 0 || eventLoop, {
    message: 'needs a worker count, or the event loop',
  })
  .refine((request) => cellCount(request) <= mostCells, { message: `has more than ${mostCells} cells` });

export type SweepRequest = z.infer<typeof sweepRequestSchema>;

/** What of a request says how many cells it has. */
export interface SweepExtent {
  readonly batches: readonly number[];
  readonly workers: readonly number[];
  readonly eventLoop: boolean;
  readonly transports: readonly Transport[];
  readonly workPerReadingUs: readonly number[] | null;
}

export function cellCount({
  batches,
  workers,
  eventLoop,
  transports,
  workPerReadingUs,
}: SweepExtent): number {
  const setups = workers.length * transports.length + (eventLoop ? 1 : 0);
  return batches.length * setups * (workPerReadingUs?.length ?? 1);
}

/** What computes, all cells of one line of a chart. */
export interface SweepSetup {
  /** 0: computed in the event loop. */
  readonly workers: number;
  readonly transport: Transport;
  readonly workPerReadingUs: number;
}

/** Mean of the repeats, with its 95 % interval. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** 95 % interval of a figure that stands beside it and lies within: low ≤ figure ≤ high. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Figures of a cell that can have an interval. */
export const intervalFigures = [
  'journeyShare',
  'overheadUsPerBatch',
  'costUsPerReading',
  'cpuCores',
  'lagP99Ms',
  'p50Ms',
  'p99Ms',
  'openCpuCores',
  'memoryMiB',
] as const;
export type IntervalFigure = (typeof intervalFigures)[number];

/**
 * In the unit of the figure. Null: below two measurements of it, so nothing is known of its scatter. Closed loop: over
 * the repeats. p50 and p99: over blocks of the open loop's time, of ten batches or more each.
 */
export type CellIntervals = Readonly<Record<IntervalFigure, Interval | null>>;

/** `cancelled`: the sweep ended before the cell was measured to its end; what it has stays. */
export type SweepCellState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** Null: not measured (yet), or the data cannot give it. Absent: from a sweep that was saved before there was such a field. */
export interface SweepCell extends SweepSetup {
  readonly batch: number;
  readonly state: SweepCellState;
  /** Why it failed, what is missing, or what is to be known about its figures; empty otherwise. */
  readonly remark: string;
  readonly intervals?: CellIntervals;
  /** batch.maxWaitMs that its open loop ran with and that applying it sets; null: the knob as it was. */
  readonly maxWaitMs?: number | null;
  /** Readings that its batches had on average in the closed loop, and in the open one: `batch` or fewer. */
  readonly meanBatch?: number | null;
  readonly openMeanBatch?: number | null;
  /** In the open loop its backlog grew: it does not carry the rate. Null before that was measured. */
  readonly fallsBehind?: boolean | null;
  /** Closed loop: as fast as the pipeline takes it. */
  readonly repeats: number;
  /** Below two repeats low and high are the mean, not an interval: `throughputInterval`. */
  readonly readingsPerS: Spread | null;
  /** This and the overhead: null in the event loop, where nothing travels. */
  readonly journeyShare: number | null;
  readonly overheadUsPerBatch: number | null;
  readonly costUsPerReading: number | null;
  /** CPU time of the pipeline's threads / wall time, in the closed loop. */
  readonly cpuCores: number | null;
  /** Of the event loop that the cell was measured in, in the closed loop. */
  readonly lagP99Ms: number | null;
  /** Open loop at the rate of the capture: from the moment a reading was due to its commit. */
  readonly offeredPerS: number | null;
  /** Batches that p50 and p99 come from. */
  readonly latencyBatches: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** CPU time / wall time at that rate. */
  readonly openCpuCores: number | null;
  /** Resident memory of the process that its workers add, and that it gains while the cell's closed loop runs: mean of the repeats. */
  readonly memoryMiB: number | null;
}

export interface SweepCapture {
  readonly plantName: string;
  readonly sensors: number;
  readonly readings: number;
  readonly spanS: number;
  /** As they came live, all sensors together. */
  readonly readingsPerS: number;
  /**
   * Null: the open loop sends at the live rate. Else a source delivers as fast as the queue takes it, so that there is
   * no live rate: each open loop sends this share of the best throughput that its work per reading reached in any
   * closed loop (`offeredPerS` of the cell).
   */
  readonly shareOfBest?: number | null;
  /** Cores that the process kept busy before the first cell; null where the sources were paused for the cells. */
  readonly liveCpuCores?: number | null;
  /** Of the knobs at the time: what a feature costs depends on them. */
  readonly window: number;
  readonly hop: number;
  readonly set: readonly string[];
  /** What added work does. Absent: from a sweep that was saved before it was kept. */
  readonly workKind?: WorkKind;
  readonly maxWaitMs: number;
}

export type SweepState = 'running' | 'done' | 'cancelled' | 'failed';

export interface SweepResult {
  /** Unique in a run of the engine. */
  readonly id: string;
  readonly takenAtMs: number;
  readonly tookS: number;
  readonly cores: number;
  readonly state: SweepState;
  /** Why it ended before its end; empty otherwise. */
  readonly remark: string;
  readonly request: SweepRequest;
  readonly capture: SweepCapture;
  /** In the order of the request: work, then setup, then batch. */
  readonly cells: readonly SweepCell[];
}

export function setupName({ workers, transport }: Pick<SweepSetup, 'workers' | 'transport'>): string {
  if (workers === 0) return 'event loop';
  return `${workers} worker${workers === 1 ? '' : 's'}${transport === 'copy' ? ', copy' : ''}`;
}
