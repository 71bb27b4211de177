// Inverts the small symmetric matrices of least squares. Pure.

/** Of its own variation, what a column must have beside those before it to count as another one. */
const leastOwn = 1e-9;

/** By Gauss and Jordan; null where it has none. */
export function invertedSymmetric(matrix: readonly (readonly number[])[]): number[][] | null {
  const size = matrix.length;
  const scales = matrix.map((row, i) => Math.sqrt(row[i] as number));
  if (scales.some((scale) => !(scale > 0))) return null;
  const scale = (i: number): number => scales[i] as number;
  const rows = matrix.map((row, i) => [
    ...row.map((entry, j) => entry / scale(i) / scale(j)),
    ...row.map((_, j) => (i === j ? 1 : 0)),
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    const row = rows[pivot] as number[];
    const divisor = row[pivot] as number;
    // With a diagonal of ones, what is left on it says how far a column differs from those before.
    if (!(divisor > leastOwn)) return null;
    for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) / divisor;
    for (const other of rows) {
      if (other === row) continue;
      const factor = other[pivot] as number;
      for (let j = 0; j < row.length; j++) other[j] = (other[j] as number) - factor * (row[j] as number);
    }
  }
  return rows.map((row, i) => row.slice(size).map((entry, j) => entry / scale(i) / scale(j)));
}
