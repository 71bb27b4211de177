// One whole window, prepared once for all features of the set `window`. Scratch of a worker, reused for each window.
import { scaleFor } from './scale.ts';

/** Largest magnitudes outside these are scaled before anything is squared, and the features scaled back. */
const leastUnscaled = 1e-70;
const mostUnscaled = 1e70;

/**
 * Everything here is in scaled units: true value × `scale`, a power of two, nearly always 1.
 * Arrays are as long as the window; `finite`, `positions` and `deviations` are filled up to `count`.
 */
export class WindowContents {
  readonly size: number;
  scale = 1;
  /** 1 / scale. */
  unit = 1;
  /** Finite readings, in order. */
  count = 0;
  readonly finite: Float64Array;
  /** Their positions in the window. */
  readonly positions: Float64Array;
  /** Whether the window's last reading is finite. */
  lastIsFinite = false;
  /** Extremes of `finite`; equal for a constant window. NaN when there is none. */
  min = Number.NaN;
  max = Number.NaN;
  largestMagnitude = 0;
  /** The mean of `finite` is shift + meanOffset. */
  shift = 0;
  meanOffset = 0;
  /** finite − mean. */
  readonly deviations: Float64Array;
  /** Sum of squared deviations. */
  squares = 0;
  /** The window with missing readings interpolated linearly, edges held. The same array as `finite` without gaps. */
  filled: Float64Array;
  /** filled − its mean. */
  filledDeviations: Float64Array;
  filledSquares = 0;
  readonly #interpolated: Float64Array;
  readonly #interpolatedDeviations: Float64Array;

  constructor(size: number) {
    this.size = size;
    this.finite = new Float64Array(size);
    this.positions = new Float64Array(size);
    this.deviations = new Float64Array(size);
    this.#interpolated = new Float64Array(size);
    this.#interpolatedDeviations = new Float64Array(size);
    this.filled = this.finite;
    this.filledDeviations = this.deviations;
  }

  /** Takes the window that begins at values[start]; missing readings are NaN. */
  load(values: Float64Array, start: number): void {
    this.#collectFinite(values, start);
    if (this.count === 0) return;
    this.#rescale();
    const { finite, deviations, count, size } = this;
    this.meanOffset = centre(finite, count, deviations);
    this.shift = finite[0] as number;
    this.squares = this.min === this.max ? 0 : sumOfSquares(deviations, count);
    if (count === size) {
      this.filled = finite;
      this.filledDeviations = deviations;
      this.filledSquares = this.squares;
      return;
    }
    this.filled = this.#interpolated;
    this.filledDeviations = this.#interpolatedDeviations;
    this.#interpolate();
    centre(this.filled, size, this.filledDeviations);
    this.filledSquares = this.min === this.max ? 0 : sumOfSquares(this.filledDeviations, size);
  }

  get mean(): number {
    return this.min === this.max ? this.min : this.shift + this.meanOffset;
  }

  /** Population standard deviation; 0 exactly for a constant window. */
  get std(): number {
    return Math.sqrt(this.squares / this.count);
  }

  #collectFinite(values: Float64Array, start: number): void {
    const { finite, positions, size } = this;
    let count = 0;
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let position = 0; position < size; position++) {
      const value = values[start + position] as number;
      if (value - value !== 0) continue;
      finite[count] = value;
      positions[count++] = position;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.count = count;
    this.lastIsFinite = count > 0 && positions[count - 1] === size - 1;
    this.min = count > 0 ? min : Number.NaN;
    this.max = count > 0 ? max : Number.NaN;
    this.largestMagnitude = Math.max(Math.abs(min), Math.abs(max));
    this.scale = 1;
    this.unit = 1;
  }

  #rescale(): void {
    const largest = this.largestMagnitude;
    if (largest === 0 || (largest >= leastUnscaled && largest <= mostUnscaled)) return;
    const scale = scaleFor(largest);
    this.scale = scale;
    this.unit = 1 / scale;
    for (let i = 0; i < this.count; i++) this.finite[i] = (this.finite[i] as number) * scale;
    this.min *= scale;
    this.max *= scale;
    this.largestMagnitude *= scale;
  }

  #interpolate(): void {
    const { finite, positions, count, size } = this;
    const filled = this.#interpolated;
    filled.fill(finite[0] as number, 0, positions[0] as number);
    for (let k = 0; k + 1 < count; k++) {
      const from = positions[k] as number;
      const to = positions[k + 1] as number;
      const value = finite[k] as number;
      const slope = ((finite[k + 1] as number) - value) / (to - from);
      for (let position = from; position < to; position++)
        filled[position] = value + slope * (position - from);
    }
    filled.fill(finite[count - 1] as number, positions[count - 1] as number, size);
  }
}

/**
 * Writes the deviations from the mean and returns the mean as an offset from values[0]. Shifted by values[0] first,
 * which is exact for near values, and centred once more: a large common offset costs no digits.
 */
export function centre(values: Float64Array, count: number, deviations: Float64Array): number {
  const shift = values[0] as number;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (values[i] as number) - shift;
  const mean = sum / count;
  let residue = 0;
  for (let i = 0; i < count; i++) {
    const deviation = (values[i] as number) - shift - mean;
    deviations[i] = deviation;
    residue += deviation;
  }
  const correction = residue / count;
  for (let i = 0; i < count; i++) deviations[i] = (deviations[i] as number) - correction;
  return mean + correction;
}

function sumOfSquares(deviations: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (deviations[i] as number) ** 2;
  return sum;
}
