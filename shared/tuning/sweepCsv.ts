// A sweep as CSV: a row a cell, units in the names, empty where nothing was measured. For UI and command line.
import { intervalFigures, type SweepCell, type SweepResult } from './sweep.ts';
import { throughputInterval } from './sweepPrecision.ts';

type Figure = number | string | boolean | null | undefined;
type Column = readonly [name: string, read: (cell: SweepCell) => Figure];

const columns: readonly Column[] = [
  ['batch', (cell) => cell.batch],
  ['workers', (cell) => cell.workers],
  ['transport', (cell) => cell.transport],
  ['workPerReadingUs', (cell) => cell.workPerReadingUs],
  ['state', (cell) => cell.state],
  ['repeats', (cell) => cell.repeats],
  ['readingsPerS', (cell) => cell.readingsPerS?.mean],
  ['readingsPerSLow', (cell) => throughputInterval(cell)?.low],
  ['readingsPerSHigh', (cell) => throughputInterval(cell)?.high],
  ['meanBatch', (cell) => cell.meanBatch],
  ['journeyShare', (cell) => cell.journeyShare],
  ['overheadUsPerBatch', (cell) => cell.overheadUsPerBatch],
  ['costUsPerReading', (cell) => cell.costUsPerReading],
  ['cpuCores', (cell) => cell.cpuCores],
  ['lagP99Ms', (cell) => cell.lagP99Ms],
  ['offeredPerS', (cell) => cell.offeredPerS],
  ['openMeanBatch', (cell) => cell.openMeanBatch],
  ['maxWaitMs', (cell) => cell.maxWaitMs],
  ['fallsBehind', (cell) => cell.fallsBehind],
  ['latencyBatches', (cell) => cell.latencyBatches],
  ['p50Ms', (cell) => cell.p50Ms],
  ['p99Ms', (cell) => cell.p99Ms],
  ['openCpuCores', (cell) => cell.openCpuCores],
  ['memoryMiB', (cell) => cell.memoryMiB],
  ...intervalFigures.flatMap((name): Column[] => [
    [`${name}Low`, ({ intervals }) => intervals?.[name]?.low],
    [`${name}High`, ({ intervals }) => intervals?.[name]?.high],
  ]),
  ['remark', (cell) => cell.remark],
];

export function sweepCsv({ cells }: Pick<SweepResult, 'cells'>): string {
  const head = columns.map(([name]) => name).join(',');
  const rows = cells.map((cell) => columns.map(([, read]) => cellText(read(cell))).join(','));
  return `${[head, ...rows].join('\n')}\n`;
}

function cellText(value: Figure): string {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
