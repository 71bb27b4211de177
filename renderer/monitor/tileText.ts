// The changing words and digits of a tile.
import { sparkBuckets } from '../../shared/frame.ts';
import { type Sensor, sensorStates } from '../../shared/sensor.ts';
import { formatDuration, formatFixed, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import type { SparkRing } from '../store/sparkRing.ts';
import type { EngineSide } from '../store/telltaleStore.ts';

export interface TileText {
  readonly value: string;
  /** Range in the sparkline's window, or the state in words. */
  readonly foot: string;
}

const longestRange = 12;

/** Lowest and highest value in the sparkline's window; NaN where there is none. */
function sparkRange(ring: SparkRing, index: number): { readonly low: number; readonly high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const base = index * sparkBuckets;
  for (let place = 0; place < sparkBuckets; place++) {
    const least = ring.min[base + place] ?? Number.NaN;
    const most = ring.max[base + place] ?? Number.NaN;
    if (least < low) low = least;
    if (most > high) high = most;
  }
  return low <= high ? { low, high } : { low: Number.NaN, high: Number.NaN };
}

/** Fewer decimals than the value's where both would not fit. */
export function formatRange(low: number, high: number, decimals: number): string {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return '';
  for (let fewer = decimals; fewer > 0; fewer--) {
    const [from, to] = [formatFixed(low, fewer), formatFixed(high, fewer)];
    if (from.length + to.length <= longestRange) return `${from} – ${to}`;
  }
  return `${formatFixed(low, 0)} – ${formatFixed(high, 0)}`;
}

type Known = Pick<EngineSide, 'wall' | 'sparks' | 'breaches' | 'atMs'>;

export function tileText({ wall, sparks, breaches, atMs }: Known, sensor: Sensor, index: number): TileText {
  if (!wall) return { value: noValue, foot: '' };
  const state = sensorStates[wall.states[index] ?? 0];
  const lasted = (sinceMs: number | undefined) => formatDuration(atMs - (sinceMs ?? Number.NaN));
  switch (state) {
    case 'stale':
      return {
        value: formatFixed(wall.lastFinite[index] ?? Number.NaN, sensor.decimals),
        foot: t('monitor:tile.stale', { time: lasted(wall.arrivedAtMs[index]) }),
      };
    case 'missing':
    case 'failed':
      return { value: noValue, foot: t(`monitor:tile.${state}`, { time: lasted(wall.stateSinceMs[index]) }) };
    case 'live': {
      const breach = breaches[index];
      const { low, high } = sparkRange(sparks, index);
      return {
        value: formatFixed(wall.values[index] ?? Number.NaN, sensor.decimals),
        foot: breach
          ? t(`monitor:tile.${breach.side}`, { limit: formatFixed(breach.limit, sensor.decimals) })
          : formatRange(low, high, sensor.decimals),
      };
    }
    default:
      return { value: noValue, foot: t('monitor:tile.waiting') };
  }
}
