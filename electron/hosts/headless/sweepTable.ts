// A sweep as a table for a terminal: a row a cell, the knee of each setup marked. Pure.
import { type SweepCell, type SweepResult, setupName } from '../../../shared/tuning/sweep.ts';
import { analyseSweep, type WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';

const heads = [
  'setting',
  'batch',
  'readings/s',
  '±',
  'p50',
  'p99',
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
    `${analysis.workPerReadingUs} µs of work a reading`,
    ...aligned([
      heads,
      ...analysis.lines.flatMap(({ cells, knee }) => cells.map((cell) => row(cell, knee, analysis))),
    ]),
    ...modelLines(analysis),
    `Recommended: ${analysis.recommendation.sentence}`,
  ]);
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
    count(cell.batch),
    readingsPerS ? count(readingsPerS.mean) : '–',
    readingsPerS
      ? `${((100 * (readingsPerS.high - readingsPerS.mean)) / readingsPerS.mean).toFixed(1)} %`
      : '–',
    unit(p50Ms, 'ms'),
    unit(p99Ms, 'ms'),
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

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function unit(value: number | null, name: string): string {
  return value === null ? '–' : `${digits(value)} ${name}`;
}

function digits(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en', { maximumSignificantDigits: 4 });
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
