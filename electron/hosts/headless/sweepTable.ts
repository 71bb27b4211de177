// A sweep as a table for a terminal: a row a cell, the knee of each setup marked. Pure.
import {
  type SweepCapture,
  type SweepCell,
  type SweepResult,
  setupName,
} from '../../../shared/tuning/sweep.ts';
import { analyseSweep, type WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import { intervalShare, throughputInterval } from '../../../shared/tuning/sweepPrecision.ts';
import { countText } from '../../../shared/tuning/sweepText.ts';

const heads = [
  'setting',
  'batch',
  'readings/s',
  '±',
  'p50',
  'p99',
  '±',
  'batches',
  'journey',
  'CPU',
  'lag p99',
  'memory',
  '',
];

/** Lines without line ends. */
export function sweepTable(sweep: SweepResult): string[] {
  return analyseSweep(sweep).flatMap((analysis, i) => [
    ...(i > 0 ? [''] : []),
    `${analysis.workPerReadingUs} µs of work a reading, ${rateText(analysis, sweep.capture)}`,
    ...aligned([
      heads,
      ...analysis.lines.flatMap(({ cells, knee }) => cells.map((cell) => row(cell, knee, analysis))),
    ]),
    ...modelLines(analysis),
    `Recommended: ${analysis.recommendation.sentence}`,
  ]);
}

/** At which rate p50 and p99 were measured. */
function rateText({ lines }: WorkAnalysis, { readingsPerS, shareOfBest = null }: SweepCapture): string {
  if (shareOfBest === null) return `latencies at the live rate, ${countText(readingsPerS)} readings/s`;
  const offered = lines.flatMap(({ cells }) => cells.flatMap(({ offeredPerS }) => offeredPerS ?? []))[0];
  const share = `${100 * shareOfBest} % of the best throughput`;
  return (
    `latencies at ${offered === undefined ? share : `${countText(offered)} readings/s, ${share}`}: a source ` +
    'delivers as fast as the queue takes it, so that there is no live rate'
  );
}

function row(
  cell: SweepCell,
  knee: SweepCell | null,
  { recommendation, paretoFront }: WorkAnalysis,
): string[] {
  const { readingsPerS, p50Ms, p99Ms, journeyShare, cpuCores, lagP99Ms, memoryMiB } = cell;
  const notes = [
    recommendation.cell === cell ? 'recommended' : cell === knee ? 'knee' : '',
    paretoFront.includes(cell) ? 'Pareto' : '',
    cell.state === 'done' ? '' : cell.state,
    cell.remark,
  ];
  return [
    setupName(cell),
    countText(cell.batch),
    readingsPerS ? countText(readingsPerS.mean) : '–',
    readingsPerS && throughputInterval(cell) ? percent(intervalShare(readingsPerS)) : '–',
    unit(p50Ms, 'ms'),
    unit(p99Ms, 'ms'),
    halfWidth(cell),
    cell.latencyBatches > 0 ? countText(cell.latencyBatches) : '–',
    journeyShare === null ? '–' : `${(100 * journeyShare).toFixed(0)} %`,
    unit(cpuCores, 'cores'),
    unit(lagP99Ms, 'ms'),
    unit(memoryMiB, 'MiB'),
    notes.filter(Boolean).join(', '),
  ];
}

function modelLines({ lines }: WorkAnalysis): string[] {
  return lines.flatMap(({ name, model, predictionError }) => {
    if (!model) return [];
    const error =
      predictionError === null ? '' : `; predicts left-out sizes within ${percent(predictionError)} (median)`;
    const { overheadUsPerBatch, costUsPerReading } = model;
    return [
      `${name}: a batch takes ${digits(overheadUsPerBatch)} µs + ${digits(costUsPerReading)} µs a reading${error}`,
    ];
  });
}

/** Of the interval of p99; it need not lie in its middle. */
function halfWidth({ intervals, p99Ms }: SweepCell): string {
  const interval = intervals?.p99Ms;
  return interval && p99Ms !== null ? percent((interval.high - interval.low) / 2 / p99Ms) : '–';
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function unit(value: number | null, name: string): string {
  return value === null ? '–' : `${digits(value)} ${name}`;
}

function digits(value: number): string {
  return value >= 1_000 ? countText(value) : String(Number(value.toPrecision(3)));
}

/** The first column and the last to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === heads.length - 1 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
