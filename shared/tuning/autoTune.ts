// Auto-tune: holds p99 at or below a target at the least CPU. Its settings and what it tells.
import { z } from 'zod';
import type { KnobKey } from '../knobs.ts';

export const autoTuneSettingsSchema = z.strictObject({
  on: z.boolean(),
  targetP99Ms: z.number().min(1).max(60_000),
});
export type AutoTuneSettings = z.infer<typeof autoTuneSettingsSchema>;

export const defaultAutoTune: AutoTuneSettings = { on: false, targetP99Ms: 50 };

/** The knobs that it holds while it is on; a person who touches one of them ends it. */
export const autoTunedKnobs: readonly KnobKey[] = ['pool.workers', 'batch.size', 'batch.maxWaitMs'];

/** It does not hold them, but what it holds means something else when a person moves them: they end it as well. */
export const autoTunePoolKnobs: readonly KnobKey[] = ['pool.mode', 'pool.transport'];

/** `givenWay`: a person touched a knob that it holds; it is off since then. `limited`: no setting reaches the target. `idle`: nothing comes in. */
export type AutoTuneState = 'off' | 'measuring' | 'idle' | 'holding' | 'settling' | 'limited' | 'givenWay';

export interface AutoTuneChange {
  readonly atMs: number;
  /** "batch 500 → 1 200, workers 1 → 2" */
  readonly what: string;
  /** Why, with figures: one sentence. */
  readonly reason: string;
}

/** From when on it held p99 at or below this; null: it held nothing. */
export interface HeldTarget {
  readonly atMs: number;
  readonly targetP99Ms: number | null;
}

export interface AutoTuneFigures extends AutoTuneSettings {
  readonly state: AutoTuneState;
  /** How it is doing, one sentence. */
  readonly text: string;
  /** The middle one of the last second's p99s, each of 200 ms; null while off, or where nothing was committed. */
  readonly p99Ms: number | null;
  /** Of the whole process, over the last second; null while off, and while a job of the lab takes CPU of it, too. */
  readonly cpuCores: number | null;
  readonly offeredPerS: number;
  /** Newest last, at most 50. */
  readonly changes: readonly AutoTuneChange[];
  /** Newest last, at most 50; empty before it is switched on for the first time. */
  readonly targets: readonly HeldTarget[];
  readonly bounds: {
    readonly workers: readonly [number, number];
    readonly batch: readonly [number, number];
    readonly maxWaitMs: readonly [number, number];
  };
}

/** In the run report, where it has been on. */
export interface AutoTuneReport {
  readonly targetP99Ms: number;
  readonly state: AutoTuneState;
  readonly changeCount: number;
  /** Newest last, at most 50. */
  readonly changes: readonly AutoTuneChange[];
}
