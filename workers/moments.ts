// Features that do not depend on the order of readings: moments, energy and crest. Runs in workers.
import type { WindowContents } from './windowContents.ts';
import { featureAt } from './windowRow.ts';

/** Writes into the row of results that begins at out[row]; the window has at least one finite reading. */
export function writeMoments(contents: WindowContents, out: Float64Array, row: number): void {
  const { count, size, unit, squares, std } = contents;
  out[row + featureAt.n] = size;
  out[row + featureAt.n_valid] = count;
  out[row + featureAt.mean] = contents.mean * unit;
  out[row + featureAt.var_pop] = (squares / count) * unit * unit;
  out[row + featureAt.std_pop] = std * unit;
  out[row + featureAt.std_sample] = count > 1 ? Math.sqrt(squares / (count - 1)) * unit : Number.NaN;
  out[row + featureAt.min] = contents.min * unit;
  out[row + featureAt.max] = contents.max * unit;
  out[row + featureAt.peak_to_peak] = (contents.max - contents.min) * unit;
  writeEnergy(contents, out, row);
  writeShape(contents, out, row);
}

function writeEnergy(contents: WindowContents, out: Float64Array, row: number): void {
  const { finite, count, unit, largestMagnitude } = contents;
  let energy = 0;
  for (let i = 0; i < count; i++) energy += (finite[i] as number) ** 2;
  const rms = Math.sqrt(energy / count);
  out[row + featureAt.rms] = rms * unit;
  out[row + featureAt.abs_energy] = energy * unit * unit;
  out[row + featureAt.crest_factor] = rms > 0 ? largestMagnitude / rms : Number.NaN;
}

function writeShape(contents: WindowContents, out: Float64Array, row: number): void {
  const { deviations, count, std } = contents;
  let third = 0;
  let fourth = 0;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    const z = (deviations[i] as number) / std;
    const square = z * z;
    third += square * z;
    fourth += square * square;
    if (square > largest) largest = square;
  }
  const varies = std > 0;
  const skewness = varies ? third / count : Number.NaN;
  const kurtosis = varies ? fourth / count - 3 : Number.NaN;
  out[row + featureAt.crest_factor_ac] = varies ? Math.sqrt(largest) : Number.NaN;
  out[row + featureAt.skewness_biased] = skewness;
  out[row + featureAt.skewness_unbiased] =
    count < 3 ? Number.NaN : (skewness * Math.sqrt(count * (count - 1))) / (count - 2);
  out[row + featureAt.kurtosis_biased] = kurtosis;
  out[row + featureAt.kurtosis_unbiased] =
    count < 4 ? Number.NaN : ((count - 1) / ((count - 2) * (count - 3))) * ((count + 1) * kurtosis + 6);
}
