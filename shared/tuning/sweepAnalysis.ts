// What a sweep says: lines, model, knee, Pareto front and recommendation. Pure; for engine, UI and command line.
import { type SweepCell, type SweepResult, type SweepSetup, setupName } from './sweep.ts';
import { kneeOf, throughputOf } from './sweepKnee.ts';
import { type BatchTimeModel, fitBatchTime, leaveOneOutError } from './sweepModel.ts';
import { recommend, type SweepRecommendation } from './sweepRecommendation.ts';

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
  /** Smallest batch as good as the best of this line's cells that keep the target (`kneeOf`); null when none does. */
  readonly knee: SweepCell | null;
}

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
export function analyseSweep(sweep: SweepResult): readonly WorkAnalysis[] {
  const { cells, request } = sweep;
  return [...groups(cells, ({ workPerReadingUs }) => workPerReadingUs)].map(
    ([workPerReadingUs, ofWork]): WorkAnalysis => ({
      workPerReadingUs,
      lines: sweepLines(ofWork, request.targetP99Ms),
      knee: kneeOf(ofWork, request.targetP99Ms),
      paretoFront: paretoFront(ofWork),
      recommendation: recommend(ofWork, sweep),
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

function p99Of({ p99Ms }: SweepCell): number {
  return p99Ms ?? Number.POSITIVE_INFINITY;
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
