// Fits what a batch of b readings in r ranges takes, overhead + cost · b + halo cost · r, to the newest batches. Pure.
import type { BatchModel, Estimate } from '../../../shared/tuning/model.ts';
import type { BatchTimes } from '../telemetry/recentBatches.ts';
import { countText } from './figureWords.ts';
import { medianOf, type RobustFit, robustFit } from './leastSquares.ts';

export const leastBatches = 5;
/** Sizes must be spread so far for the line to tell overhead from cost. */
export const leastSpread = 4;
/** Of what batches differ by, the share that the line must explain for overhead and cost to follow from it. */
const leastR2 = 0.2;
/** One odd batch is no spread: so many must be as small, and as large. */
const batchesAtEnds = 5;
/** Of the variation of ranges, the share that must be their own, not that of batch sizes. */
const leastOwnVariation = 0.05;
/** Standard errors from zero that a part must be to be told. */
const leastSignificance = 3;

/**
 * Null: fewer than five batches. `copies`: whether readings travel with the batch. Where they do not, a journey that
 * seems to grow with it has waited for an event loop that is busy.
 */
export function fitBatches(times: BatchTimes, copies: boolean): BatchModel | null {
  if (times.readings.length < leastBatches) return null;
  const ordered = bySize(times);
  const spread = spreadOf(ordered.readings);
  const lines = spread >= leastSpread ? fitLines(ordered, copies) : null;
  const r2 = lines && r2Of(ordered, lines);
  const measured = { ...meansOf(ordered), batches: times.readings.length, spread, r2 };
  if (lines && r2 !== null && r2 >= leastR2) return { ...measured, ...fittedParts(ordered, lines) };
  return { ...measured, ...untold, remark: untoldRemark(medianOf(ordered.readings), spread, r2) };
}

/** Smallest first: batches of about one size, which scatter alike, stand together. */
function bySize({ readings, ranges, journeyMs, computeMs }: BatchTimes): BatchTimes {
  const order = [...readings.keys()].sort((a, b) => (readings[a] as number) - (readings[b] as number));
  const ordered = (column: Float64Array): Float64Array =>
    Float64Array.from(order, (place) => column[place] as number);
  return {
    readings: ordered(readings),
    ranges: ordered(ranges),
    journeyMs: ordered(journeyMs),
    computeMs: ordered(computeMs),
  };
}

/** Where sizes begin that lie within a factor of two. */
function groupStartsOf(readings: Float64Array): number[] {
  const kind = (i: number): number => Math.clz32(readings[i] as number);
  return [...readings.keys()].filter((i) => i === 0 || kind(i) !== kind(i - 1));
}

/** Largest / smallest batch of those in order, the odd ones at both ends left out. */
function spreadOf(readings: Float64Array): number {
  const skipped = Math.min(batchesAtEnds - 1, (readings.length - 1) >> 1);
  return (readings[readings.length - 1 - skipped] as number) / (readings[skipped] as number);
}

type ComputeColumn = 'readings' | 'ranges' | 'ones';

interface ComputeLine {
  /** `ones`: what computing a batch takes for itself, however few its readings. */
  readonly columns: readonly ComputeColumn[];
  readonly fit: RobustFit;
}

interface Lines {
  readonly journey: RobustFit;
  readonly compute: ComputeLine;
  readonly journeyGrows: boolean;
}

function fitLines(times: BatchTimes, copies: boolean): Lines | null {
  const { readings, ranges, journeyMs, computeMs } = times;
  const groupStarts = groupStartsOf(readings);
  const ones = new Float64Array(readings.length).fill(1);
  const lineThrough = (columns: readonly Float64Array[], values: Float64Array): RobustFit | null =>
    robustFit({ columns, values, groupStarts });
  const lineOf = (...columns: readonly ComputeColumn[]): ComputeLine | null => {
    const all = { readings, ranges, ones };
    const fit = lineThrough(
      columns.map((column) => all[column]),
      computeMs,
    );
    return fit && { columns, fit };
  };
  const compute = told(varyOnTheirOwn(ranges, readings), lineOf);
  const growing = copies ? lineThrough([ones, readings], journeyMs) : null;
  const journeyGrows = growing !== null && isTold(growing, 1);
  const journey = journeyGrows ? growing : lineThrough([ones], journeyMs);
  return journey && compute ? { journey, compute, journeyGrows } : null;
}

/**
 * The fullest line of which every part can be told, and of two as full the one that leaves less. What cannot be told
 * would only blur the rest.
 */
function told(
  halosVary: boolean,
  lineOf: (...columns: readonly ComputeColumn[]) => ComputeLine | null,
): ComputeLine | null {
  const isWhole = (line: ComputeLine | null): line is ComputeLine =>
    line?.fit.coefficients.every((_, column) => isTold(line.fit, column)) ?? false;
  const full = halosVary ? lineOf('readings', 'ranges', 'ones') : null;
  if (isWhole(full)) return full;
  const pairs = [lineOf('readings', 'ones'), halosVary ? lineOf('readings', 'ranges') : null].filter(isWhole);
  const [better, other] = pairs;
  if (better && other) return other.fit.leftSquares < better.fit.leftSquares ? other : better;
  return better ?? lineOf('readings');
}

function isTold({ coefficients, uncertainties }: RobustFit, column: number): boolean {
  return (coefficients[column] as number) > leastSignificance * (uncertainties[column] as number);
}

/** Whether the number of ranges does not simply follow from the number of readings. */
function varyOnTheirOwn(ranges: Float64Array, readings: Float64Array): boolean {
  const [rangesOff, readingsOff] = [fromMean(ranges.map(Math.log)), fromMean(readings.map(Math.log))];
  const own = dot(rangesOff, rangesOff);
  const common = dot(rangesOff, readingsOff) ** 2 / dot(readingsOff, readingsOff);
  return own / ranges.length > 0.01 && (own - common) / own >= leastOwnVariation;
}

function fromMean(values: Float64Array): Float64Array {
  const mean = meanOf(values);
  return values.map((value) => value - mean);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}

type FittedParts = Pick<
  BatchModel,
  'overheadUs' | 'costUsPerReading' | 'haloUsPerRange' | 'journeyUsPerReading' | 'identifiable' | 'remark'
>;

function fittedParts(times: BatchTimes, lines: Lines): FittedParts {
  const { journey, compute, journeyGrows } = lines;
  const part = (column: ComputeColumn): Estimate | null => {
    const place = compute.columns.indexOf(column);
    return place < 0 ? null : estimateUs(compute.fit, place);
  };
  const own = estimateUs(journey, 0);
  const begin = part('ones') ?? { value: 0, uncertainty: 0 };
  const halo = part('ranges');
  return {
    overheadUs: {
      value: Math.max(0, own.value + begin.value),
      uncertainty: Math.hypot(own.uncertainty, begin.uncertainty),
    },
    costUsPerReading: part('readings'),
    haloUsPerRange: halo,
    journeyUsPerReading: journeyGrows ? estimateUs(journey, 1) : null,
    identifiable: true,
    remark: halo ? '' : haloRemark(times),
  };
}

function estimateUs({ coefficients, uncertainties }: RobustFit, column: number): Estimate {
  return {
    value: 1e3 * (coefficients[column] as number),
    uncertainty: 1e3 * (uncertainties[column] as number),
  };
}

function haloRemark({ ranges, readings }: BatchTimes): string {
  if (ranges.every((count, i) => count === readings[i]))
    return 'Every reading is a range of its own: the cost of halos is part of the cost of a reading.';
  if (ranges.every((count) => count === ranges[0]))
    return 'All batches have as many ranges: the cost of halos is part of the overhead.';
  return 'The cost of halos is too small to be told from that of readings.';
}

/** Of the whole time, over the batches that are not late. */
function r2Of(
  { journeyMs, computeMs }: BatchTimes,
  { journey, compute: { fit: compute } }: Lines,
): number | null {
  const kept = journeyMs.map((_, i) =>
    (journey.weights[i] as number) * (compute.weights[i] as number) > 0 ? 1 : 0,
  );
  const count = kept.reduce((sum, one) => sum + one, 0);
  const ms = journeyMs.map((value, i) => value + (computeMs[i] as number));
  const mean = dot(ms, kept) / count;
  let [squares, residualSquares] = [0, 0];
  for (let i = 0; i < ms.length; i++) {
    if (!kept[i]) continue;
    const value = ms[i] as number;
    squares += (value - mean) ** 2;
    residualSquares += (value - (journey.predicted[i] as number) - (compute.predicted[i] as number)) ** 2;
  }
  return squares > 0 ? Math.max(0, 1 - residualSquares / squares) : null;
}

const untold = {
  overheadUs: null,
  costUsPerReading: null,
  haloUsPerRange: null,
  journeyUsPerReading: null,
  identifiable: false,
} as const;

/** What needs no line: the journey itself and the compute time of a batch; late batches do not tilt these either. */
function meansOf(times: BatchTimes): Pick<BatchModel, 'meanJourneyUs' | 'meanComputeUs' | 'meanReadings'> {
  const { readings, journeyMs, computeMs } = times;
  const groupStarts = groupStartsOf(readings);
  const ones = new Float64Array(readings.length).fill(1);
  const journey = robustFit({ columns: [ones], values: journeyMs, groupStarts });
  const perReading = robustFit({ columns: [readings], values: computeMs, groupStarts });
  const meanReadings = meanOf(readings);
  const cost = perReading && estimateUs(perReading, 0);
  return {
    meanJourneyUs: journey && estimateUs(journey, 0),
    meanComputeUs: cost && { value: cost.value * meanReadings, uncertainty: cost.uncertainty * meanReadings },
    meanReadings,
  };
}

function untoldRemark(typical: number, spread: number, r2: number | null): string {
  if (spread >= leastSpread) {
    const explained = r2 === null ? '' : ` (R² ${r2.toFixed(2)})`;
    return `Batches of different sizes do not lie on one line${explained}: at these sizes the work is too little beside the journey, or the machine is too busy. Larger batches or more work per reading tell overhead from cost.`;
  }
  const sizes =
    spread < 1.05
      ? `All batches have about ${countText(typical)} ${typical < 1.5 ? 'reading' : 'readings'}`
      : `Batch sizes are spread ${spread.toFixed(1)} ×`;
  return `${sizes}; to tell overhead from cost they must be spread 4 ×: a probe does that.`;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
