// Vertical scales of charts: round steps, at most five ticks, and a scale that stays until the data leave it.

/** A domain and its ticks, ascending. Both ends of an amount's domain are ticks. */
export interface ValueScale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** Equal ratios are equally far apart; `low` is above 0. */
  readonly isLog?: boolean;
}

const steps = [1, 2, 2.5, 4, 5, 10];
const mostIntervals = 4;

/** The smallest round step that is at least `least`; a whole number where `whole` asks for it. */
function roundStep(least: number, whole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least));
  for (const factor of [...steps, 20]) {
    const step = factor * power;
    if (step >= least * (1 - 1e-9) && (!whole || Number.isInteger(step))) return step;
  }
  return Math.ceil(10 * power);
}

/** Rounded two digits below the step: without the noise of adding, however large the values are. */
function ticksBetween(low: number, high: number, step: number): number[] {
  const count = Math.round((high - low) / step);
  const decimals = Math.min(100, Math.max(0, 2 - Math.floor(Math.log10(step))));
  return Array.from({ length: count + 1 }, (_, index) => Number((low + index * step).toFixed(decimals)));
}

/** From 0 to a round number that leaves some room above `most`. `whole`: only whole numbers make sense. */
export function amountScale(most: number, whole = false): ValueScale {
  const room = Number.isFinite(most) && most > 0 ? most * 1.04 : 1;
  const step = roundStep(room / mostIntervals, whole);
  const high = Math.ceil(room / step - 1e-9) * step;
  return { low: 0, high, ticks: ticksBetween(0, high, step) };
}

/** Round numbers around a range that need not begin at 0, padded by a tenth on both sides. */
export function rangeScale(least: number, most: number): ValueScale {
  if (!Number.isFinite(least) || !Number.isFinite(most)) return { low: 0, high: 1, ticks: [0, 1] };
  const size = most - least || Math.abs(most) * 0.1 || 1;
  const low = least - size / 10;
  const high = most + size / 10;
  const step = roundStep((high - low) / mostIntervals, false);
  const first = Math.ceil(low / step - 1e-9) * step;
  const last = Math.floor(high / step + 1e-9) * step;
  return { low, high, ticks: ticksBetween(first, last, step) };
}

/** Keeps an amount's scale while the data fill between a quarter and all of it. */
export function keepAmountScale(present: ValueScale | null, most: number, whole = false): ValueScale {
  const fits = present !== null && most <= present.high && most > present.high / 4;
  if (fits) return present;
  const next = amountScale(most, whole);
  return present !== null && present.high === next.high ? present : next;
}

/** Keeps a range's scale while the data stay inside and fill at least a quarter of it. */
export function keepRangeScale(present: ValueScale | null, least: number, most: number): ValueScale {
  const fits =
    present !== null &&
    least >= present.low &&
    most <= present.high &&
    most - least >= (present.high - present.low) / 4;
  return fits ? present : rangeScale(least, most);
}

/** Where a value lies in the scale: 0 at the bottom, 1 at the top, not clamped. */
export function scaleShare({ low, high, isLog = false }: ValueScale, value: number): number {
  return isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
