// What a sweep says: lines, model, knee, Pareto front and recommendation. Pure; for engine, UI and command line.
import type { KnobChanges } from '../knobs.ts';
import { type SweepCell, type SweepResult, type SweepSetup, setupName } from './sweep.ts';
import { type BatchTimeModel, fitBatchTime, leaveOneOutError } from './sweepModel.ts';

/** A batch within this share of the best throughput is as good as the best. */
const kneeShare = 0.95;

/** The cells of one setup: a line of a chart. */
export interface SweepLine {
  readonly setup: SweepSetup;
  /** "2 workers, copy"; without the work per reading. */
  readonly name: string;
  /** All of them, in whatever state, by batch size. */
  readonly cells: readonly SweepCell[];
  /** Null below two measured batch sizes. */
  readonly model: BatchTimeModel | null;
  /** Median over the cells of |predicted − measured| / measured, each predicted by the others; null below three. */
  readonly predictionError: number | null;
  /** Smallest batch within 5 % of the best throughput of this line's cells that keep the target; null when none does. */
  readonly knee: SweepCell | null;
}

export type SweepRecommendation =
  | { readonly cell: SweepCell; readonly changes: KnobChanges; readonly sentence: string }
  /** Why there is none, and what to do. */
  | { readonly cell: null; readonly changes: null; readonly sentence: string };

/** One work per reading: it is what the engineer's computation needs, so settings are compared within it. */
export interface WorkAnalysis {
  readonly workPerReadingUs: number;
  readonly lines: readonly SweepLine[];
  /** As of a line, over all lines. */
  readonly knee: SweepCell | null;
  /** Cells that no other beats in both throughput and p99, by rising throughput. */
  readonly paretoFront: readonly SweepCell[];
  readonly recommendation: SweepRecommendation;
}

/** In the order of the request. */
export function analyseSweep({ cells, request, state }: SweepResult): readonly WorkAnalysis[] {
  return [...groups(cells, ({ workPerReadingUs }) => workPerReadingUs)].map(
    ([workPerReadingUs, ofWork]): WorkAnalysis => ({
      workPerReadingUs,
      lines: sweepLines(ofWork, request.targetP99Ms),
      knee: kneeOf(ofWork, request.targetP99Ms),
      paretoFront: paretoFront(ofWork),
      recommendation: recommend(ofWork, request.targetP99Ms, state === 'running'),
    }),
  );
}

/** Lines by setup, in the order in which the cells name them. */
function sweepLines(cells: readonly SweepCell[], targetP99Ms: number): SweepLine[] {
  const bySetup = groups(
    cells,
    ({ workers, transport, workPerReadingUs }) => `${workers} ${transport} ${workPerReadingUs}`,
  );
  return [...bySetup.values()].map((ofSetup) => {
    const sorted = ofSetup.toSorted((a, b) => a.batch - b.batch);
    const { workers, transport, workPerReadingUs } = sorted[0] as SweepCell;
    const points = sorted.flatMap(({ batch, readingsPerS }) =>
      readingsPerS && readingsPerS.mean > 0 ? [{ batch, readingsPerS: readingsPerS.mean }] : [],
    );
    return {
      setup: { workers, transport, workPerReadingUs },
      name: setupName({ workers, transport }),
      cells: sorted,
      model: fitBatchTime(points),
      predictionError: leaveOneOutError(points),
      knee: kneeOf(sorted, targetP99Ms),
    };
  });
}

/**
 * Smallest batch within 5 % of the best throughput among cells whose p99 is at or under the target. Of several with
 * this batch the one that uses the least CPU, then the fewest workers. Null when no cell keeps the target.
 */
export function kneeOf(cells: readonly SweepCell[], targetP99Ms: number): SweepCell | null {
  const eligible = cells.filter((cell) => keepsTarget(cell, targetP99Ms));
  const best = bestThroughput(eligible);
  const [knee = null] = eligible
    .filter((cell) => throughputOf(cell) >= kneeShare * best)
    .sort((a, b) => a.batch - b.batch || cpuOf(a) - cpuOf(b) || a.workers - b.workers);
  return knee;
}

/** Cells that no other beats: none has both at least their throughput and at most their p99, and one of them better. */
export function paretoFront(cells: readonly SweepCell[]): SweepCell[] {
  const sorted = cells
    .filter((cell) => cell.readingsPerS !== null && cell.p99Ms !== null)
    .sort((a, b) => throughputOf(b) - throughputOf(a) || p99Of(a) - p99Of(b));
  const front: SweepCell[] = [];
  for (const cell of sorted) {
    const last = front.at(-1);
    const equal = last && throughputOf(last) === throughputOf(cell) && p99Of(last) === p99Of(cell);
    if (!last || p99Of(cell) < p99Of(last) || equal) front.push(cell);
  }
  return front.reverse();
}

/** The knobs that bring a cell's setting about. */
export function changesOf({
  batch,
  workers,
  transport,
}: Pick<SweepCell, 'batch' | 'workers' | 'transport'>): KnobChanges {
  if (workers === 0) return { 'batch.size': batch, 'pool.mode': 'inline' };
  return {
    'batch.size': batch,
    'pool.workers': workers,
    'pool.mode': 'pool',
    'pool.transport': transport,
  };
}

function recommend(cells: readonly SweepCell[], targetP99Ms: number, running: boolean): SweepRecommendation {
  const none = (sentence: string): SweepRecommendation => ({ cell: null, changes: null, sentence });
  const measured = cells.filter(({ p99Ms, readingsPerS }) => p99Ms !== null && readingsPerS !== null);
  const [quickest] = measured.toSorted((a, b) => p99Of(a) - p99Of(b));
  if (!quickest)
    return none(
      running
        ? 'No cell is measured yet.'
        : 'No cell was measured to its end: start the sweep again and let it run on.',
    );
  const knee = kneeOf(cells, targetP99Ms);
  if (!knee)
    return none(
      `No setting keeps p99 at or under ${msText(targetP99Ms)}: the nearest is ${settingText(quickest)} with ` +
        `${msText(p99Of(quickest))}. Raise the target, sweep more settings, or lower the load.`,
    );
  return { cell: knee, changes: changesOf(knee), sentence: recommendationText(knee, measured, targetP99Ms) };
}

function recommendationText(knee: SweepCell, measured: readonly SweepCell[], targetP99Ms: number): string {
  const eligible = measured.filter((cell) => keepsTarget(cell, targetP99Ms));
  const share = throughputOf(knee) / bestThroughput(eligible);
  const [fastest] = measured.toSorted((a, b) => throughputOf(b) - throughputOf(a));
  const standing =
    share === 1
      ? 'the most of all within the target'
      : `${Math.floor(100 * share)} % of the best within the target`;
  const sentence =
    `Batch ${countText(knee.batch)}, ${setupName(knee)}: ${countText(throughputOf(knee))} readings/s, ${standing}, ` +
    `at a p99 of ${msText(p99Of(knee))} (target ${msText(targetP99Ms)}).`;
  if (!fastest || keepsTarget(fastest, targetP99Ms)) return sentence;
  return `${sentence} ${settingText(fastest, true)} would give ${countText(throughputOf(fastest))} readings/s, but at ${msText(p99Of(fastest))}.`;
}

function settingText(cell: SweepCell, begins = false): string {
  return `${begins ? 'B' : 'b'}atch ${countText(cell.batch)}, ${setupName(cell)}`;
}

function keepsTarget({ p99Ms, readingsPerS }: SweepCell, targetP99Ms: number): boolean {
  return readingsPerS !== null && p99Ms !== null && p99Ms <= targetP99Ms;
}

function bestThroughput(cells: readonly SweepCell[]): number {
  return cells.reduce((best, cell) => Math.max(best, throughputOf(cell)), 0);
}

function throughputOf({ readingsPerS }: SweepCell): number {
  return readingsPerS?.mean ?? 0;
}

function p99Of({ p99Ms }: SweepCell): number {
  return p99Ms ?? Number.POSITIVE_INFINITY;
}

function cpuOf({ openCpuCores }: SweepCell): number {
  return openCpuCores ?? Number.POSITIVE_INFINITY;
}

function groups<K>(cells: readonly SweepCell[], keyOf: (cell: SweepCell) => K): Map<K, SweepCell[]> {
  const found = new Map<K, SweepCell[]>();
  for (const cell of cells) {
    const group = found.get(keyOf(cell));
    if (group) group.push(cell);
    else found.set(keyOf(cell), [cell]);
  }
  return found;
}

function countText(count: number): string {
  return Math.round(count).toLocaleString('en', { maximumSignificantDigits: 4 });
}

function msText(ms: number): string {
  return `${ms.toLocaleString('en', { maximumSignificantDigits: ms < 1 ? 2 : 3 })} ms`;
}
