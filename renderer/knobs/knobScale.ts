// Where a knob's value lies on its slider and which values the slider can reach. Pure.
import type { KnobDescription } from '../../shared/knobs.ts';

/** Positions run from 0 to this, in whole steps. */
export const sliderPositions = 1_000;

/** A range that spans more than this many times its least value is laid out in decades. */
const linearRatio = 50;
/** Where the decades of a range that begins at 0 start: below it there is only 0. */
const leastAboveZero = 0.1;
/** On the slider they start this far from 0, so that a knob that is on never looks off. */
const zeroReach = 40;

export interface KnobScale {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly decades: boolean;
  /** The least value in decades, and its position. */
  readonly start: number;
  readonly offset: number;
}

export function knobScale({ key, least = 0, most = 1 }: KnobDescription): KnobScale {
  const whole = key !== 'features.workPerReadingUs';
  const decades = most > Math.max(1, least) * linearRatio;
  const start = least > 0 ? least : whole ? 1 : leastAboveZero;
  return { least, most, whole, decades, start, offset: least > 0 ? 0 : zeroReach };
}

/** 0 to `sliderPositions`, not rounded. Values outside the range lie at its ends. */
export function positionOf(scale: KnobScale, value: number): number {
  const { least, most, start, offset } = scale;
  const within = Math.min(most, Math.max(least, value));
  if (!scale.decades) return ((within - least) / (most - least)) * sliderPositions;
  if (within < start) return (within / start) * offset;
  const share = Math.log(within / start) / Math.log(most / start);
  return offset + share * (sliderPositions - offset);
}

/** The value at a position, to two digits, so that a drag passes numbers a person would have typed. */
export function valueAt(scale: KnobScale, position: number): number {
  const { least, most, start, offset } = scale;
  if (position <= 0) return least;
  if (position >= sliderPositions) return most;
  if (!scale.decades) return rounded(scale, least + (position / sliderPositions) * (most - least));
  if (position < offset) return position < offset / 2 ? least : start;
  const share = (position - offset) / (sliderPositions - offset);
  return rounded(scale, Number((start * (most / start) ** share).toPrecision(2)));
}

function rounded({ least, most, whole }: KnobScale, value: number): number {
  return Math.min(most, Math.max(least, whole ? Math.round(value) : value));
}

/** The next value that the slider can reach from `value`, `steps` of them up or, where negative, down. */
export function steppedValue(scale: KnobScale, value: number, steps: number): number {
  let next = value;
  for (let left = Math.abs(steps); left > 0; left--) next = neighbour(scale, next, Math.sign(steps));
  return next;
}

function neighbour(scale: KnobScale, value: number, direction: number): number {
  const { least, most, whole, decades, start } = scale;
  if (!decades) return rounded(scale, value + direction);
  if (value < start || (value === start && direction < 0)) return direction > 0 ? start : least;
  const below = direction < 0 && Number.isInteger(Math.log10(value));
  const power = 10 ** (Math.floor(Math.log10(value) + 1e-9) - (below ? 1 : 0));
  const step = Math.max(whole ? 1 : 0, power / 10);
  const count = value / step;
  const steps = direction > 0 ? Math.floor(count + 1e-9) + 1 : Math.ceil(count - 1e-9) - 1;
  return Math.min(most, Math.max(least, Number((steps * step).toPrecision(12))));
}
