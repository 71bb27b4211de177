// Numbers as ticks and capacities write them: no digits that say nothing.
import { formatFixed, formatSi, withoutEndingZeros } from '../format/numbers.ts';

/** With k, M, G and without trailing zeros: "250 k", "1.2 M", "0". */
export function roundSi(value: number): string {
  return withoutEndingZeros(formatSi(value));
}

/** As few decimals as the number needs, at most three: "12", "0.5", "0.025". */
export function roundFixed(value: number): string {
  const decimals = [0, 1, 2].find((count) => Math.abs(value - Number(value.toFixed(count))) < 1e-9) ?? 3;
  return formatFixed(value, decimals);
}
