// A sweep in words: what it was made on, how far it is, what it came to. Pure.
import type { SweepCell, SweepResult } from '../../../shared/tuning/sweep.ts';
import type { WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import { mayBeRecommended } from '../../../shared/tuning/sweepKnee.ts';
import {
  enoughPrecise,
  intervalShare,
  isImprecise,
  throughputInterval,
} from '../../../shared/tuning/sweepPrecision.ts';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import {
  formatCount,
  formatDuration,
  formatFixed,
  formatLatency,
  formatPercent,
  formatSi,
  formatSignificant,
  formatTime,
  noValue,
  thinSpace,
  withUnit,
} from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { setupWords } from './setupWords.ts';
import { type SweepMetricId, sweepMetrics } from './sweepMetrics.ts';

/** Throughput of the best cell that may be recommended; of the best of all where none does. */
export function bestInTarget({ lines }: WorkAnalysis, targetP99Ms: number): number {
  const cells = lines.flatMap((line) => line.cells);
  const means = (of: readonly SweepCell[]) => of.map((cell) => cell.readingsPerS?.mean ?? 0);
  const kept = cells.filter((cell) => mayBeRecommended(cell, targetP99Ms));
  return Math.max(1e-9, ...means(kept.length > 0 ? kept : cells));
}

export function measuredCells(cells: readonly SweepCell[]): number {
  return cells.filter(({ state }) => state === 'done').length;
}

/** The setup line, as label and words. */
export function setupPairs({ capture, cells, request, takenAtMs, tookS }: SweepResult) {
  const readings = roundSi(capture.readings);
  const captured = withUnit(formatFixed(capture.spanS, capture.spanS < 10 ? 1 : 0), 's');
  return {
    on: t('sweep:capturedReadings', { captured, readings }),
    cells: `${t('sweep:someOf', { some: String(measuredCells(cells)), all: String(cells.length) })}${intervalWords(cells)}`,
    target: `p99 ≤ ${withUnit(roundFixed(request.targetP99Ms), 'ms')}`,
    taken: `${formatTime(takenAtMs)}, ${tookS < 100 ? withUnit(formatFixed(tookS, 0), 's') : formatDuration(tookS * 1_000)}`,
  };
}

/** "5 %" */
export const preciseWords = (): string => withUnit(formatPercent(enoughPrecise), '%');

/** Measured to its end, and its repeats still differ too much. */
export function isWide({ state, readingsPerS }: SweepCell): boolean {
  return state === 'done' && isImprecise(readingsPerS);
}

/** The widest interval of the throughputs: ", ± 5 %". */
function intervalWords(cells: readonly SweepCell[]): string {
  const widths = cells.flatMap((cell) => shareOfInterval(cell) ?? []);
  if (widths.length === 0) return '';
  const wide = cells.filter(isWide).length;
  const tooWide =
    wide === 0 ? '' : `, ${t('sweep:wideOver', { number: String(wide), width: preciseWords() })}`;
  return `, ±${thinSpace}${withUnit(String(Math.ceil(Math.max(...widths) * 100 - 1e-9)), '%')}${tooWide}`;
}

/** Half of the interval of the throughput as a share of it; null where there is no interval. */
function shareOfInterval(cell: SweepCell): number | null {
  return cell.readingsPerS && throughputInterval(cell) ? intervalShare(cell.readingsPerS) : null;
}

/** One sentence for who cannot see the chart. */
export function sweepSummary({ cells }: SweepResult, { recommendation }: WorkAnalysis): string {
  return t('sweep:summary', {
    some: String(measuredCells(cells)),
    all: String(cells.length),
    sentence: recommendation.sentence,
  });
}

/** "batch 500, 4 workers" */
export function settingWords(cell: Pick<SweepCell, 'batch' | 'workers' | 'transport'>): string {
  return `${t('sweep:batch', { size: formatCount(cell.batch) })}, ${setupWords(cell)}`;
}

/** "batch 500, 4 workers, wait 25 ms": all that applying the cell sets. */
export function appliedWords(cell: Pick<SweepCell, 'batch' | 'workers' | 'transport' | 'maxWaitMs'>): string {
  const { maxWaitMs = null } = cell;
  if (maxWaitMs === null) return settingWords(cell);
  return `${settingWords(cell)}, ${t('sweep:wait', { wait: withUnit(roundFixed(maxWaitMs), 'ms') })}`;
}

/** All that was measured of a cell, in one line; why it failed where it did. */
export function cellWords(cell: SweepCell): string {
  const setting = settingWords(cell);
  if (cell.state === 'failed') return `${setting}: ${t('sweep:cell.failed')}. ${cell.remark}`;
  if (cell.readingsPerS === null)
    return `${setting}: ${cell.state === 'running' ? t('sweep:cell.beingMeasured') : t('sweep:cell.notMeasured')}`;
  const figures = [
    `${formatSi(cell.readingsPerS.mean)} ${t('app:readingsPerS')} ${plusMinus(cell)}${isWide(cell) ? ` ${t('sweep:cell.afterRepeats', { number: String(cell.repeats) })}` : ''}`,
    `p50 ${withUnit(formatLatency(cell.p50Ms), 'ms')}`,
    `p99 ${withUnit(formatLatency(cell.p99Ms), 'ms')}`,
    t('pipeline:cost.journey', {
      share: cell.journeyShare === null ? noValue : withUnit(formatPercent(cell.journeyShare), '%'),
    }),
  ];
  const remark = cell.remark === '' ? '' : `. ${cell.remark}`;
  return `${setting}: ${figures.join(', ')}${remark}`;
}

/** "± 2 %", "± —" */
function plusMinus(cell: SweepCell): string {
  const share = shareOfInterval(cell);
  return `±${thinSpace}${share === null ? noValue : withUnit(formatFixed(share * 100, 1), '%')}`;
}

type Format = (value: number) => string;
const roughly: Format = (half) => formatSignificant(half, 1);
const otherFigures: readonly (readonly [id: SweepMetricId, figure: Format, half?: Format])[] = [
  ['p50', formatLatency, roughly],
  ['p99', formatLatency, roughly],
  ['journey', (share) => formatFixed(share, 1)],
  ['lag', formatLatency, roughly],
  ['cpu', (cores) => formatFixed(cores, 2)],
  ['memory', (size) => formatFixed(size, 1)],
];

/** "5.8 ± 0.9"; without the interval where there is none. */
function figureWords(cell: SweepCell, id: SweepMetricId, figure: Format, half: Format): string {
  const value = sweepMetrics[id].read(cell);
  if (value === null) return noValue;
  const interval = sweepMetrics[id].spread(cell);
  if (!interval) return figure(value);
  return `${figure(value)} ±${thinSpace}${half((interval.high - interval.low) / 2)}`;
}

/** Why figures of a cell read "—"; empty where none does. */
function missingWords(cell: SweepCell): string {
  if (cell.remark !== '' && (cell.state !== 'done' || cell.workers > 0)) return cell.remark;
  if (cell.state !== 'done')
    return cell.state === 'running' ? t('sweep:cell.beingMeasured') : t('sweep:cell.notMeasured');
  if (cell.workers === 0) return [cell.remark, t('sweep:cell.inEventLoop')].filter(Boolean).join(' ');
  const isMissing = [cell.p99Ms, cell.journeyShare, cell.lagP99Ms, cell.cpuCores, cell.memoryMiB].includes(
    null,
  );
  return isMissing ? t('sweep:cell.tooLittle') : '';
}

/** Every figure of every cell, for the table that stands in for the chart. */
export function sweepTable({ lines }: WorkAnalysis) {
  return {
    columns: [
      t('sweep:column.setting'),
      t('app:readingsPerS'),
      '± %',
      t('sweep:column.repeats'),
      'p50, ms',
      'p99, ms',
      t('sweep:column.journey'),
      t('sweep:column.lag'),
      t('model:change.cpu'),
      t('sweep:column.memory'),
      t('sweep:column.remark'),
    ],
    rows: lines.flatMap(({ cells }) =>
      cells.map((cell) => {
        const { readingsPerS: spread } = cell;
        const share = shareOfInterval(cell);
        return [
          `${settingWords(cell)}${cell.state === 'done' ? '' : `, ${t(`sweep:state.${cell.state}`)}`}`,
          spread ? formatSi(spread.mean) : noValue,
          share === null
            ? noValue
            : `${formatFixed(share * 100, 1)}${isWide(cell) ? ` ${t('sweep:cell.wide')}` : ''}`,
          String(cell.repeats),
          ...otherFigures.map(([id, figure, half = figure]) => figureWords(cell, id, figure, half)),
          missingWords(cell),
        ];
      }),
    ),
  };
}
