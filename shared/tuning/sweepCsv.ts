// A sweep as CSV: a row a cell, units in the names, empty where nothing was measured. For UI and command line.
import type { SweepCell, SweepResult } from './sweep.ts';

const columns: readonly (readonly [string, (cell: SweepCell) => number | string | null | undefined])[] = [
  ['batch', (cell) => cell.batch],
  ['workers', (cell) => cell.workers],
  ['transport', (cell) => cell.transport],
  ['workPerReadingUs', (cell) => cell.workPerReadingUs],
  ['state', (cell) => cell.state],
  ['repeats', (cell) => cell.repeats],
  ['readingsPerS', (cell) => cell.readingsPerS?.mean],
  ['readingsPerSLow', (cell) => cell.readingsPerS?.low],
  ['readingsPerSHigh', (cell) => cell.readingsPerS?.high],
  ['journeyShare', (cell) => cell.journeyShare],
  ['overheadUsPerBatch', (cell) => cell.overheadUsPerBatch],
  ['costUsPerReading', (cell) => cell.costUsPerReading],
  ['cpuCores', (cell) => cell.cpuCores],
  ['lagP99Ms', (cell) => cell.lagP99Ms],
  ['offeredPerS', (cell) => cell.offeredPerS],
  ['latencyBatches', (cell) => cell.latencyBatches],
  ['p50Ms', (cell) => cell.p50Ms],
  ['p99Ms', (cell) => cell.p99Ms],
  ['openCpuCores', (cell) => cell.openCpuCores],
  ['memoryMiB', (cell) => cell.memoryMiB],
  ['remark', (cell) => cell.remark],
];

export function sweepCsv({ cells }: Pick<SweepResult, 'cells'>): string {
  const head = columns.map(([name]) => name).join(',');
  const rows = cells.map((cell) => columns.map(([, read]) => cellText(read(cell))).join(','));
  return `${[head, ...rows].join('\n')}\n`;
}

function cellText(value: number | string | null | undefined): string {
  const text = String(value ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
