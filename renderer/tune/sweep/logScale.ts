// Logarithmic axes: a domain with room at both ends, ticks that do not touch, and values in pixels. Pure.

import { scaleShare, type ValueScale } from '../../charts/valueScale.ts';

type LogDomain = Pick<ValueScale, 'low' | 'high'>;

/** Around values above 0; `padding` is the room at either end as a share of the whole. */
export function logScaleOf(values: readonly number[], padding = 0.04): LogDomain {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return { low: 1, high: 10 };
  const least = Math.log(Math.min(...positive));
  const most = Math.log(Math.max(...positive));
  const room = Math.max((most - least) * padding, 0.12);
  return { low: Math.exp(least - room), high: Math.exp(most + room) };
}

/** 0 at the low end, 1 at the high end, not clamped. */
export function logShare(domain: LogDomain, value: number): number {
  return scaleShare({ ...domain, ticks: [], isLog: true }, value);
}

/** 1, 2, 5, 10, 20 … inside the domain, thinned to what a width has room for. */
export function roundLogTicks(domain: LogDomain, widthPx: number, gapPx = 44): number[] {
  const { low, high } = domain;
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++)
    for (const factor of [1, 2, 5]) {
      // 2e-1 is 0.2; 2 * 10 ** -1 may not be.
      const tick = Number(`${factor}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  const tens = ticks.filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  return fits(ticks, domain, widthPx, gapPx) || tens.length < 2 ? ticks : tens;
}

function fits(ticks: readonly number[], domain: LogDomain, widthPx: number, gapPx: number) {
  const xs = ticks.map((tick) => logShare(domain, tick) * widthPx);
  return xs.every((x, index) => index === 0 || x - (xs[index - 1] ?? 0) >= gapPx);
}

/** Of the values those whose labels do not touch, the first and the last before the others. `widths`: of labels, px. */
export function thinnedTicks(
  values: readonly number[],
  domain: LogDomain,
  widthPx: number,
  labelWidth: (value: number) => number,
): number[] {
  const kept: number[] = [];
  const room = 8;
  const clear = (value: number) =>
    kept.every((other) => {
      const apart = Math.abs(logShare(domain, value) - logShare(domain, other)) * widthPx;
      return apart >= (labelWidth(value) + labelWidth(other)) / 2 + room;
    });
  const [first, ...rest] = values;
  const last = rest.pop();
  for (const value of [first, last, ...rest]) if (value !== undefined && clear(value)) kept.push(value);
  return kept.sort((a, b) => a - b);
}

/** A vertical logarithmic scale around values above 0, with as many ticks as a height has room for. */
export function logAmountScale(values: readonly number[], heightPx: number): ValueScale {
  const domain = logScaleOf(values);
  const inside = roundLogTicks(domain, heightPx, 30);
  return { ...domain, ticks: inside, isLog: true };
}

/** Stretches of values, by neighbours in the middle between them: where a condition holds without a break. */
export function stretches(
  values: readonly number[],
  holds: (index: number) => boolean,
  domain: LogDomain,
): (readonly [number, number])[] {
  const edge = (index: number): number => {
    const before = values[index - 1];
    const after = values[index];
    if (before === undefined) return domain.low;
    return after === undefined ? domain.high : Math.sqrt(before * after);
  };
  const found: (readonly [number, number])[] = [];
  for (let from = 0; from < values.length; from++) {
    if (!holds(from)) continue;
    let to = from;
    while (to + 1 < values.length && holds(to + 1)) to++;
    found.push([edge(from), edge(to + 1)]);
    from = to;
  }
  return found;
}
