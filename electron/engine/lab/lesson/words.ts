// Numbers as the lesson's sentences write them: few digits, thin spaces, units.
import { grouped, thinSpace } from '../../sentenceNumbers.ts';

/** In full, thousands apart: "20 000". */
export function count(value: number): string {
  return grouped(Math.round(value));
}

/** Two or three digits that say something: "0.42", "7.8", "101", "1 840". */
function digits(value: number): string {
  if (value === 0) return '0';
  const decimals = value < 0.1 ? 3 : value < 1 ? 2 : value < 9.95 ? 1 : 0;
  return decimals === 0 ? count(value) : value.toFixed(decimals);
}

export const ms = (value: number): string => `${digits(value)}${thinSpace}ms`;
export const us = (value: number): string => `${digits(value)}${thinSpace}µs`;
export const percent = (share: number): string => `${Math.round(share * 100)}${thinSpace}%`;

/** "85 400 readings/s", "14.4 M readings/s": three digits. */
export function rate(perS: number): string {
  const rounded = Number(perS.toPrecision(3));
  const text = rounded >= 1e6 ? `${(rounded / 1e6).toPrecision(3)}${thinSpace}M` : count(rounded);
  return `${text}${thinSpace}readings/s`;
}

/** "4.0 times", "12 times". */
export function times(ratio: number): string {
  return `${ratio < 9.95 ? ratio.toFixed(1) : count(ratio)} times`;
}

/** "1 worker", "2 workers". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** How two measured amounts compare, where a difference of a tenth is none that repeats. */
export function compared(value: number, other: number): 'more' | 'less' | 'alike' {
  if (value > other * 1.1) return 'more';
  return value * 1.1 < other ? 'less' : 'alike';
}
