// The model's figures as they are read: label, value, uncertainty and what a figure means. Pure.
import type { Advice, Estimate, ModelFigures } from '../../../shared/tuning/model.ts';
import {
  formatCount,
  formatFixed,
  formatSi,
  formatSignificant,
  noValue,
  thinSpace,
  withUnit,
} from '../../format/numbers.ts';

/** Above it the journey is warned of. */
const journeyWarningShare = 0.15;

export interface ModelRow {
  readonly label: string;
  readonly value: string;
  /** "± 3"; empty where there is none. */
  readonly uncertainty: string;
  /** One sentence; empty where the label says it all. */
  readonly note: string;
  readonly warns: boolean;
}

/** What is less is noise of the arithmetic, not a time. */
const leastShownUs = 0.0005;

/** Microseconds: "54", "4.04", "2 074". */
function microseconds(us: number): string {
  if (Math.abs(us) >= 99.5) return formatCount(us);
  if (Math.abs(us) < leastShownUs) return '0';
  return formatSignificant(us, Math.abs(us) >= 1 && Math.abs(us) < 9.995 ? 3 : 2);
}

const percentText = (share: number): string =>
  withUnit(formatFixed(share * 100, share < 0.0995 || share > 0.9 ? 1 : 0), '%');

const millisecondsText = (ms: number): string =>
  withUnit(formatSignificant(ms, ms >= 1 && ms < 10 ? 3 : 2), 'ms');

function row(label: string, value: string | null, note = '', uncertainty = '', warns = false): ModelRow {
  return { label, value: value ?? noValue, note, uncertainty, warns };
}

function estimateRow(label: string, estimate: Estimate | null, note: string): ModelRow {
  if (estimate === null) return row(label, null, note);
  const uncertainty = `±${thinSpace}${estimate.uncertainty < leastShownUs ? '0' : formatSignificant(estimate.uncertainty, 1)}`;
  return row(label, withUnit(microseconds(estimate.value), 'µs'), note, uncertainty);
}

const orNull = <T>(value: T | null, text: (value: T) => string): string | null =>
  value === null ? null : text(value);

const modeWords = { pool: 'pool', inline: 'event loop' } as const;

/** The rows of the side panel: what fits there. */
export function briefRows(model: ModelFigures): readonly ModelRow[] {
  const { batch, batchSize } = model;
  return [
    estimateRow('Overhead per batch', batch.overheadUs, ''),
    estimateRow('Cost per reading', batch.costUsPerReading, ''),
    row(`Efficiency at ${readingsText(model.meanBatch)}`, orNull(model.efficiency, percentText)),
    row('95 % from batch', orNull(model.batchFor95, formatCount)),
    row(
      'Pool pays above',
      orNull(model.breakEvenUsPerReading, (us) => withUnit(microseconds(us), 'µs of work')),
    ),
    row(
      'Work at present',
      orNull(model.presentUsPerReading, (us) => presentWords(us, model)),
    ),
    row(`Time to fill ${formatCount(batchSize)}`, orNull(model.fillMs, millisecondsText)),
  ];
}

function presentWords(us: number, { betterMode }: ModelFigures): string {
  const work = withUnit(microseconds(us), 'µs');
  return betterMode === null ? work : `${work}, ${modeWords[betterMode]}`;
}

/** A warning that something can be done about. */
export const isWarningToAct = ({ warns, changes }: Advice): boolean => warns && changes !== null;

/** All rows, with what each means. `canAct`: there is an advice that mends what is warned of. */
export function allRows(model: ModelFigures, canAct: boolean): readonly ModelRow[] {
  const { batch, batchSize } = model;
  const size = formatCount(batchSize);
  return [
    estimateRow('Overhead per batch', batch.overheadUs, 'There and back, whatever it holds.'),
    estimateRow('Cost per reading', batch.costUsPerReading, 'Measured in the worker.'),
    estimateRow('Cost per range', batch.haloUsPerRange, 'Windows reach back before a range.'),
    ...(batch.journeyUsPerReading
      ? [estimateRow('Journey per reading', batch.journeyUsPerReading, 'What copying adds to the way.')]
      : []),
    row(
      `Efficiency at ${readingsText(model.meanBatch)}`,
      orNull(model.efficiency, percentText),
      'Share of its time that computes.',
    ),
    row(
      'Lost to the journey',
      orNull(model.journeyShare, percentText),
      journeyNote(model),
      '',
      canAct && (model.journeyShare ?? 0) > journeyWarningShare,
    ),
    row(
      '95 % efficient from',
      orNull(model.batchFor95, (size95) => `batch ${formatCount(size95)}`),
    ),
    row(
      'Pool pays above',
      orNull(model.breakEvenUsPerReading, (us) => withUnit(microseconds(us), 'µs')),
      'Of work per reading, at this setting.',
    ),
    row(
      'Work at present',
      orNull(model.presentUsPerReading, (us) => withUnit(microseconds(us), 'µs')),
      sideWords(model),
      '',
      canAct && model.betterMode !== null && model.betterMode !== model.mode,
    ),
    row(
      'Pool pays back from',
      orNull(model.payBackReadings, (readings) => withUnit(formatSi(readings, 3), 'readings')),
      payBackWords(model),
    ),
    row(`Time to fill ${size}`, orNull(model.fillMs, millisecondsText), 'The delay that its size costs.'),
    row(
      'Throughput by the model',
      orNull(model.predictedReadingsPerS, (rate) => withUnit(formatSi(rate, 3), 'readings/s')),
      limitWords(model),
    ),
  ];
}

function journeyNote({ batch, meanBatch, journeyShare }: ModelFigures): string {
  const { overheadUs, journeyUsPerReading } = batch;
  if (overheadUs === null || journeyShare === null || journeyShare === 0) return '';
  const journey = overheadUs.value + (journeyUsPerReading?.value ?? 0) * meanBatch;
  return `${microseconds(journey)} of every ${withUnit(microseconds(journey / journeyShare), 'µs')}.`;
}

function sideWords({ betterMode, mode }: ModelFigures): string {
  if (betterMode === null) return '';
  const side = betterMode === 'pool' ? 'Above: the pool is faster' : 'Below: the event loop is faster';
  return betterMode === mode ? `${side}, and in use.` : `${side}, but not in use.`;
}

function limitWords({ predictedLimit }: ModelFigures): string {
  return predictedLimit === null
    ? 'Were there readings enough.'
    : `The ${predictedLimit} set${predictedLimit === 'event loop' ? 's' : ''} the end.`;
}

/** Mean readings of batches: "500", "4.2". */
export function readingsText(readings: number): string {
  return readings >= 9.95 ? formatCount(readings) : formatFixed(readings, Number.isInteger(readings) ? 0 : 1);
}

function payBackWords({ payBackReadings, poolStartMs, betterMode }: ModelFigures): string {
  if (poolStartMs === null) return 'For a job that ends.';
  const start = `Its start takes ${millisecondsText(poolStartMs)}`;
  if (payBackReadings === null)
    return betterMode === 'inline' ? `${start}; the pool never makes up for it.` : `${start}.`;
  return `${start}.`;
}
