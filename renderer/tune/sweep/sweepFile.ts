// A sweep as a file: read back with every field checked, so that a foreign file is refused with what is wrong. Browser.
import { z } from 'zod';
import { faultsOf } from '../../../shared/faults.ts';
import { transports, workKinds } from '../../../shared/knobs.ts';
import {
  type CellIntervals,
  intervalFigures,
  type SweepResult,
  sweepRequestSchema,
} from '../../../shared/tuning/sweep.ts';
import { formatFixed } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';

/** 200 cells are far below it. */
const mostBytes = 4 * 1024 * 1024;

const figure = z.number().nullable();
const interval = z.object({ low: z.number(), high: z.number() }).nullable();
const intervals = z.object(
  Object.fromEntries(intervalFigures.map((name) => [name, interval])) as Record<
    keyof CellIntervals,
    typeof interval
  >,
);
const cellSchema = z.object({
  batch: z.number().int().min(1),
  workers: z.number().int().min(0),
  transport: z.enum(transports),
  workPerReadingUs: z.number().min(0),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  remark: z.string(),
  repeats: z.number(),
  readingsPerS: z.object({ mean: z.number(), low: z.number(), high: z.number() }).nullable(),
  journeyShare: figure,
  overheadUsPerBatch: figure,
  costUsPerReading: figure,
  cpuCores: figure,
  lagP99Ms: figure,
  offeredPerS: figure,
  latencyBatches: z.number(),
  p50Ms: figure,
  p99Ms: figure,
  openCpuCores: figure,
  memoryMiB: figure,
  intervals: intervals.exactOptional(),
  maxWaitMs: figure.exactOptional(),
  meanBatch: figure.exactOptional(),
  openMeanBatch: figure.exactOptional(),
  fallsBehind: z.boolean().nullable().exactOptional(),
});

const sweepSchema: z.ZodType<SweepResult, unknown> = z.object({
  id: z.string(),
  takenAtMs: z.number(),
  tookS: z.number(),
  cores: z.number(),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  remark: z.string(),
  request: sweepRequestSchema,
  capture: z.object({
    plantName: z.string(),
    sensors: z.number(),
    readings: z.number(),
    spanS: z.number(),
    readingsPerS: z.number(),
    shareOfBest: figure.exactOptional(),
    liveCpuCores: figure.exactOptional(),
    window: z.number(),
    hop: z.number(),
    set: z.array(z.string()),
    workKind: z.enum(workKinds).exactOptional(),
    maxWaitMs: z.number(),
  }),
  cells: z.array(cellSchema).min(1),
});

export type ReadSweep =
  | { readonly ok: true; readonly sweep: SweepResult }
  | { readonly ok: false; readonly faults: readonly string[] };

/** Of the text of a file as Export writes it, or of a report of `npm run tune` that holds one under `sweep`. */
export function sweepOfText(text: string): ReadSweep {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return {
      ok: false,
      faults: [t('sweep:file.notJson', { error: error instanceof Error ? error.message : String(error) })],
    };
  }
  const inner =
    typeof content === 'object' && content !== null && 'sweep' in content ? content.sweep : content;
  const parsed = sweepSchema.safeParse(inner);
  if (parsed.success) return { ok: true, sweep: parsed.data };
  const faults = faultsOf(parsed.error, 'sweep');
  const more = faults.length > 3 ? [t('sweep:file.more', { number: String(faults.length - 3) })] : [];
  return { ok: false, faults: [...faults.slice(0, 3), ...more] };
}

export async function readSweepFile(file: File): Promise<ReadSweep> {
  if (file.size > mostBytes)
    return {
      ok: false,
      faults: [t('sweep:file.tooLarge', { size: formatFixed(file.size / 1024 / 1024, 1), most: '4' })],
    };
  return sweepOfText(await file.text());
}
