// The model's line over its points, with a band of twice its standard error. Pure but for what it reads from the store.
import type { CostPoints } from '../../../shared/frame.ts';
import type { BatchModel, ModelFigures } from '../../../shared/tuning/model.ts';
import { useTelltale } from '../../store/telltaleStore.ts';

export interface Fit {
  readonly points: CostPoints;
  readonly batch: BatchModel;
  /** µs that the ranges of a batch add at the present setting, beside overhead and cost. */
  readonly rangesUs: number;
}

export interface FitRow {
  readonly readings: number;
  /** Of a batch. */
  readonly ms: number | null;
  /** Of the model, on rows that only draw it. */
  readonly line: number | null;
  readonly band: readonly [number, number] | null;
}

/** Whether there is a line to draw: where overhead and cost cannot be told apart, points stand alone. */
export function isFitted({ overheadUs, costUsPerReading, identifiable }: BatchModel): boolean {
  return identifiable && overheadUs !== null && costUsPerReading !== null;
}

/** What the ranges cost, from the efficiency: cost · b / time of a batch of b. */
export function rangesUs({ batch, meanBatch, efficiency }: ModelFigures): number {
  const { overheadUs, costUsPerReading, journeyUsPerReading } = batch;
  if (overheadUs === null || costUsPerReading === null || !efficiency) return 0;
  const compute = costUsPerReading.value * meanBatch;
  const journey = overheadUs.value + (journeyUsPerReading?.value ?? 0) * meanBatch;
  return Math.max(0, compute / efficiency - compute - journey);
}

const lineSteps = 20;

/** Points first, then the line from 0 to `high` readings where there is one. */
export function fitRows({ points, batch, rangesUs: ranges }: Fit, high: number): FitRow[] {
  const rows: FitRow[] = Array.from(points.readings, (readings, index) => ({
    readings,
    ms: points.ms[index] ?? null,
    line: null,
    band: null,
  }));
  const { overheadUs: overhead, costUsPerReading: cost, journeyUsPerReading: journey } = batch;
  if (!isFitted(batch) || overhead === null || cost === null) return rows;
  const slopeUs = cost.value + (journey?.value ?? 0);
  const slopeError = Math.hypot(cost.uncertainty, journey?.uncertainty ?? 0);
  for (let step = 0; step <= lineSteps; step++) {
    const readings = (high * step) / lineSteps;
    const us = overhead.value + ranges + slopeUs * readings;
    const error = 2 * Math.hypot(overhead.uncertainty, slopeError * readings);
    rows.push({
      readings,
      ms: null,
      line: us / 1_000,
      band: [Math.max(0, us - error) / 1_000, (us + error) / 1_000],
    });
  }
  return rows;
}

/** Times above it are counted, not drawn: on a busy machine they would flatten all others. */
export function highestDrawnMs({ points }: Fit): number {
  const sorted = points.ms.toSorted();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return Math.min(at(0.99), 3 * at(0.8)) * 1.02;
}

let last: Fit | null = null;

/** Points and model that came in one frame; null before the first batch. */
export function presentFit(): Fit | null {
  const { costPoints, tuning } = useTelltale.getState();
  if (!costPoints || !tuning || costPoints.readings.length === 0) return null;
  if (last?.points !== costPoints)
    last = { points: costPoints, batch: tuning.model.batch, rangesUs: rangesUs(tuning.model) };
  return last;
}
