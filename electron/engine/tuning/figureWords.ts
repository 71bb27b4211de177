// How figures are written in sentences of the tuning lab: rounded to what matters, thin spaces, a true minus. Pure.
import { grouped, thinSpace } from '../sentenceNumbers.ts';

const minusSign = '\u2212';

/** "1 900", "2.1 M": three digits from ten thousand on. */
export function countText(value: number): string {
  const rounded = value >= 10_000 ? Number(value.toPrecision(3)) : Math.round(value);
  if (rounded >= 1e6) return `${Number((rounded / 1e6).toPrecision(3))}${thinSpace}M`;
  return grouped(rounded);
}

/** Two digits below a hundred, whole ones from there: "0.04", "7.8", "52", "1 204". */
function twoDigits(value: number): string {
  if (value >= 99.5) return countText(value);
  return String(Number(value.toPrecision(2)));
}

/** From microseconds: "52 µs", "1.2 ms", "3.1 s". */
export function durationText(us: number): string {
  if (us < 999.5) return `${twoDigits(us)}${thinSpace}µs`;
  if (us < 999_500) return `${twoDigits(us / 1e3)}${thinSpace}ms`;
  return `${twoDigits(us / 1e6)}${thinSpace}s`;
}

/** Both in the unit of the whole: "895 of every 1 000 µs". */
export function partOfText(partUs: number, wholeUs: number): string {
  const [scale, unit] = wholeUs < 9_995 ? [1, 'µs'] : wholeUs < 9_995_000 ? [1e3, 'ms'] : [1e6, 's'];
  return `${twoDigits(partUs / scale)} of every ${twoDigits(wholeUs / scale)}${thinSpace}${unit}`;
}

/** "+8 ms", "−45 ms". */
export function changeText(us: number): string {
  return `${us < 0 ? minusSign : '+'}${durationText(Math.abs(us))}`;
}

/** From a share of 1: "12 %", "0.3 %". */
export function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent >= 1 || percent === 0 ? Math.round(percent) : Number(percent.toPrecision(1))}${thinSpace}%`;
}

/** "2 100 readings/s". */
export function rateText(perS: number): string {
  return `${countText(perS)} readings/s`;
}

export function workersText(workers: number): string {
  return workers === 1 ? '1 worker' : `${workers} workers`;
}

const roundSteps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The next number that a person would set: 1, 2, 3 … 100, 150, 200 … */
export function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const step =
    roundSteps.find((each) => each * power >= value - 1e-9 && Number.isInteger(each * power)) ?? 10;
  return step * power;
}

/** The one before. */
export function roundedDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const step =
    roundSteps.findLast((each) => each * power <= value + 1e-9 && Number.isInteger(each * power)) ?? 1;
  return step * power;
}
