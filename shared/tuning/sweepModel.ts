// The model's line over measured points: the time of a batch as overhead + cost × readings, from throughputs alone. Pure.

/** Of one setup, all its workers together: with two workers a batch takes half the time of one. */
export interface BatchTimeModel {
  readonly overheadUsPerBatch: number;
  readonly costUsPerReading: number;
}

export interface ThroughputPoint {
  readonly batch: number;
  /** Above 0. */
  readonly readingsPerS: number;
}

/**
 * Fits 1 / throughput = overhead / batch + cost, with relative errors: a tenth off counts the same at batch 1 and at
 * 8,000. Neither figure is below 0. Null below two batch sizes.
 */
export function fitBatchTime(points: readonly ThroughputPoint[]): BatchTimeModel | null {
  if (new Set(points.map(({ batch }) => batch)).size < 2) return null;
  // Divided by the measured µs a reading the equation reads 1 = overhead · x + cost · z.
  let [xx, xz, zz, x1, z1] = [0, 0, 0, 0, 0];
  for (const { batch, readingsPerS } of points) {
    const z = readingsPerS / 1e6;
    const x = z / batch;
    xx += x * x;
    xz += x * z;
    zz += z * z;
    x1 += x;
    z1 += z;
  }
  const determinant = xx * zz - xz * xz;
  const overheadUsPerBatch = (x1 * zz - z1 * xz) / determinant;
  const costUsPerReading = (z1 * xx - x1 * xz) / determinant;
  if (!(overheadUsPerBatch > 0)) return { overheadUsPerBatch: 0, costUsPerReading: z1 / zz };
  if (!(costUsPerReading > 0)) return { overheadUsPerBatch: x1 / xx, costUsPerReading: 0 };
  return { overheadUsPerBatch, costUsPerReading };
}

export function predictedReadingsPerS(
  { overheadUsPerBatch, costUsPerReading }: BatchTimeModel,
  batch: number,
): number {
  return (1e6 * batch) / (overheadUsPerBatch + costUsPerReading * batch);
}

/** The line from `least` to `most`, at equal steps of a logarithmic axis. */
export function modelCurve(
  model: BatchTimeModel,
  [least, most]: readonly [number, number],
  steps = 60,
): ThroughputPoint[] {
  return Array.from({ length: steps + 1 }, (_, i) => {
    const batch = least * (most / least) ** (i / steps);
    return { batch, readingsPerS: predictedReadingsPerS(model, batch) };
  });
}

/** |predicted − measured| / measured of each point, predicted by a fit of the points that `fitted` names. */
export function predictionErrors(
  points: readonly ThroughputPoint[],
  fitted: (point: ThroughputPoint) => boolean,
): number[] {
  const model = fitBatchTime(points.filter(fitted));
  if (!model) return [];
  return points
    .filter((point) => !fitted(point))
    .map(({ batch, readingsPerS }) => Math.abs(predictedReadingsPerS(model, batch) / readingsPerS - 1));
}

/** Median over all points of the error with which the others predict them; null below three batch sizes. */
export function leaveOneOutError(points: readonly ThroughputPoint[]): number | null {
  if (new Set(points.map(({ batch }) => batch)).size < 3) return null;
  const errors = points
    .flatMap((left) => predictionErrors(points, (point) => point.batch !== left.batch).slice(0, 1))
    .sort((a, b) => a - b);
  const middle = errors.length >> 1;
  const upper = errors[middle] as number;
  return errors.length % 2 === 1 ? upper : ((errors[middle - 1] as number) + upper) / 2;
}
