// The model's figures as they are read: label, value, uncertainty and what a figure means. Pure.
import type { Advice, Estimate, ModelFigureName, ModelFigures } from '../../../shared/tuning/model.ts';
import {
  formatCount,
  formatFixed,
  formatSi,
  formatSignificant,
  noValue,
  thinSpace,
  withUnit,
} from '../../format/numbers.ts';
import { optionWord } from '../../knobs/knobWords.ts';
import { t } from '../../language/language.ts';

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

/** Overhead and cost of the line; where there is none, what is measured of each batch. */
function batchRows({ batch, inEventLoop }: ModelFigures): readonly ModelRow[] {
  const { overheadUs, costUsPerReading, meanJourneyUs, meanComputeUs, meanReadings } = batch;
  if (overheadUs !== null || costUsPerReading !== null || meanReadings === null)
    return [
      estimateRow(t('model:overhead'), overheadUs, t('model:overheadNote')),
      estimateRow(t('model:cost'), costUsPerReading, t('model:costNote')),
    ];
  const of = t('model:meanOf', { size: readingsText(meanReadings) });
  return [
    estimateRow(t('model:journeyOfBatch'), meanJourneyUs, inEventLoop ? t('model:noJourney') : of),
    estimateRow(t('model:workOfBatch'), meanComputeUs, of),
  ];
}

/** The rows of the side panel: what fits there. */
export function briefRows(model: ModelFigures): readonly ModelRow[] {
  return [
    ...batchRows(model).map((each) => ({ ...each, note: '' })),
    row(
      t('model:efficiency', { size: readingsText(model.meanBatch) }),
      orNull(model.efficiency, percentText),
    ),
    row(t('model:from95Brief'), orNull(model.batchFor95, formatCount)),
    row(
      t('model:poolPays'),
      orNull(model.breakEvenUsPerReading, (us) =>
        t('model:ofWork', { time: withUnit(microseconds(us), 'µs') }),
      ),
    ),
    row(
      t('model:workNow'),
      orNull(model.presentUsPerReading, (us) => presentWords(us, model)),
    ),
    fillRow(model),
  ];
}

/** The figure's own time to fill, and what sends the batch before. */
function fillRow({ batchSize, fillMs, closesEarly }: ModelFigures): ModelRow {
  const note = closesEarly
    ? t('model:sentAfter', {
        count: closesEarly.readings,
        time: millisecondsText(closesEarly.afterMs),
        readings: readingsText(closesEarly.readings),
      })
    : t('model:fillNote');
  return row(t('model:fill', { size: formatCount(batchSize) }), orNull(fillMs, millisecondsText), note);
}

function presentWords(us: number, { betterMode }: ModelFigures): string {
  const work = withUnit(microseconds(us), 'µs');
  return betterMode === null ? work : `${work}, ${optionWord(betterMode)}`;
}

/** A warning that something can be done about. */
export const isWarningToAct = ({ warns, changes }: Advice): boolean => warns && changes !== null;

/** All rows, with what each means. `canAct`: there is an advice that mends what is warned of. */
export function allRows(model: ModelFigures, canAct: boolean): readonly ModelRow[] {
  const { batch, reasons } = model;
  const known = (name: ModelFigureName, made: ModelRow): ModelRow => {
    const reason = reasons[name];
    if (made.value !== noValue || !reason) return made;
    // The whole of it stands beside the probe.
    return { ...made, note: reason === batch.remark ? t('model:notIdentifiable') : reason };
  };
  return [
    ...batchRows(model),
    ...(batch.haloUsPerRange
      ? [estimateRow(t('model:perRange'), batch.haloUsPerRange, t('model:perRangeNote'))]
      : []),
    ...(batch.journeyUsPerReading
      ? [
          estimateRow(
            t('model:journeyPerReading'),
            batch.journeyUsPerReading,
            t('model:journeyPerReadingNote'),
          ),
        ]
      : []),
    known(
      'efficiency',
      row(
        t('model:efficiency', { size: readingsText(model.meanBatch) }),
        orNull(model.efficiency, percentText),
        t('model:efficiencyNote'),
      ),
    ),
    known(
      'journeyShare',
      row(
        t('model:lost'),
        orNull(model.journeyShare, percentText),
        journeyNote(model),
        '',
        canAct && (model.journeyShare ?? 0) > journeyWarningShare,
      ),
    ),
    known(
      'batchFor95',
      row(
        t('model:from95'),
        orNull(model.batchFor95, (size95) => t('sweep:batch', { size: formatCount(size95) })),
      ),
    ),
    ...placeRows(model, canAct, known),
    known('fillMs', fillRow(model)),
    known(
      'predictedReadingsPerS',
      row(
        t('model:throughput'),
        orNull(model.predictedReadingsPerS, (rate) => withUnit(formatSi(rate, 3), t('app:readingsPerS'))),
        limitWords(model),
      ),
    ),
  ];
}

/** Where work belongs: from how much of it on the pool pays, where the present work lies, when a pool has paid back. */
function placeRows(
  model: ModelFigures,
  canAct: boolean,
  known: (name: ModelFigureName, made: ModelRow) => ModelRow,
): readonly ModelRow[] {
  return [
    known(
      'breakEvenUsPerReading',
      row(
        t('model:poolPays'),
        orNull(model.breakEvenUsPerReading, (us) => withUnit(microseconds(us), 'µs')),
        model.paysUpToUsPerReading === null
          ? t('model:ofWorkHere')
          : t('model:ofWorkUpTo', { time: withUnit(microseconds(model.paysUpToUsPerReading), 'µs') }),
      ),
    ),
    known(
      'presentUsPerReading',
      row(
        t('model:workNow'),
        orNull(model.presentUsPerReading, (us) => withUnit(microseconds(us), 'µs')),
        sideWords(model),
        '',
        canAct && model.betterMode !== null && model.betterMode !== modeInUse(model),
      ),
    ),
    known(
      'payBackReadings',
      row(
        t('model:paysBack'),
        orNull(model.payBackReadings, (readings) => withUnit(formatSi(readings, 3), t('pipeline:readings'))),
        payBackWords(model),
      ),
    ),
  ];
}

function journeyNote({ journeyTimes }: ModelFigures): string {
  if (journeyTimes === null) return '';
  return t(journeyTimes.isMeasured ? 'model:ofEvery' : 'model:ofEveryByLine', {
    journey: microseconds(journeyTimes.journeyUs),
    whole: withUnit(microseconds(journeyTimes.wholeUs), 'µs'),
  });
}

/** Where batches are computed now: with a broken pool that is not what the knob says. */
const modeInUse = ({ inEventLoop }: ModelFigures): ModelFigures['mode'] => (inEventLoop ? 'inline' : 'pool');

function sideWords(model: ModelFigures): string {
  const { betterMode, breakEvenUsPerReading, presentUsPerReading, reasons } = model;
  if (betterMode === null) return reasons.betterMode ?? '';
  const side =
    breakEvenUsPerReading === null || presentUsPerReading === null
      ? 'plain'
      : presentUsPerReading > breakEvenUsPerReading
        ? 'above'
        : 'below';
  const use = betterMode === modeInUse(model) ? 'inUse' : 'notInUse';
  return t(`model:faster.${side}.${use}.${betterMode}`);
}

function limitWords({ predictedLimit }: ModelFigures): string {
  return predictedLimit === null ? t('model:limit.none') : t(`model:limit.${predictedLimit}`);
}

/** Mean readings of batches: "500", "4.2". */
export function readingsText(readings: number): string {
  return readings >= 9.95 ? formatCount(readings) : formatFixed(readings, Number.isInteger(readings) ? 0 : 1);
}

function payBackWords({ payBackReadings, poolStartMs, betterMode }: ModelFigures): string {
  if (poolStartMs === null) return t('model:jobThatEnds');
  const isNever = payBackReadings === null && betterMode === 'inline';
  return t(isNever ? 'model:startNever' : 'model:start', { time: millisecondsText(poolStartMs) });
}
