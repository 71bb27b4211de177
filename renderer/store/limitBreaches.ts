// Which sensors are beyond their limits, and since when: derived from values as they arrive.

import type { Structure, WallColumns } from '../../shared/frame.ts';
import type { Limits } from '../../shared/plant.ts';

export interface LimitBreach {
  readonly side: 'low' | 'high';
  readonly limit: number;
  readonly priority: 1 | 2 | 3;
  /** ms since the epoch, by the engine's clock, when it was first seen there. */
  readonly sinceMs: number;
}

export const noBreaches: readonly (LimitBreach | null)[] = [];

/** Breaches by position in `structure.sensors`; the same array when nothing changed. */
export function limitBreaches(
  structure: Structure,
  wall: WallColumns,
  atMs: number,
  before: readonly (LimitBreach | null)[],
): readonly (LimitBreach | null)[] {
  const next = structure.sensors.map((sensor, i) => {
    const old = before[i] ?? null;
    const limits = structure.limits[sensor.id];
    return limits ? breachOf(limits, wall.values[i] ?? Number.NaN, atMs, old) : null;
  });
  const isSame = next.length === before.length && next.every((breach, i) => breach === before[i]);
  return isSame ? before : next;
}

function breachOf(limits: Limits, value: number, atMs: number, old: LimitBreach | null): LimitBreach | null {
  const { low, high, priority } = limits;
  const isHigh = high !== undefined && value > high;
  const limit = isHigh ? high : low !== undefined && value < low ? low : undefined;
  if (limit === undefined) return null;
  const side = isHigh ? 'high' : 'low';
  if (old?.side === side && old.limit === limit && old.priority === priority) return old;
  return { side, limit, priority, sinceMs: old?.side === side ? old.sinceMs : atMs };
}
