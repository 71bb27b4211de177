// The wall's groups: sensors by source, under the filter and what is searched for.
import type { Structure, WallColumns } from '../../shared/frame.ts';
import { type Sensor, sensorStates } from '../../shared/sensor.ts';
import type { LimitBreach } from '../store/limitBreaches.ts';
import type { WallFilter } from '../store/telltaleStore.ts';

export interface WallTile {
  readonly sensor: Sensor;
  /** Position in `structure.sensors` and in the wall's columns. */
  readonly index: number;
}

export interface WallGroup {
  readonly sourceId: string;
  readonly name: string;
  readonly summary: string;
  readonly sensors: number;
  readonly tiles: readonly WallTile[];
}

/** Priority of a sensor's state; null where it is normal, or where nothing is known yet. */
export function sensorPriority(
  wall: WallColumns | null,
  breaches: readonly (LimitBreach | null)[],
  index: number,
): 1 | 2 | 3 | null {
  const state = sensorStates[wall?.states[index] ?? 0];
  if (state === 'failed') return 2;
  if (state === 'stale' || state === 'missing') return 3;
  return breaches[index]?.priority ?? null;
}

export interface WallChoice {
  readonly filter: WallFilter;
  readonly search: string;
  readonly picked: readonly string[];
  /** Positions of abnormal sensors, ascending. */
  readonly abnormal: readonly number[];
}

/** Groups with at least one tile, in the order of sources. A search looks at names, ids and units. */
export function wallGroups(structure: Structure, choice: WallChoice): WallGroup[] {
  const positions = new Map(structure.sensors.map((sensor, index) => [sensor.slot, index]));
  const abnormal = new Set(choice.abnormal);
  const picked = new Set(choice.picked);
  const words = choice.search.toLowerCase().split(/\s+/).filter(Boolean);
  const isShown = ({ sensor, index }: WallTile, sourceName: string): boolean => {
    if (choice.filter === 'abnormal' && !abnormal.has(index)) return false;
    if (choice.filter === 'picked' && !picked.has(sensor.id)) return false;
    const text = `${sensor.name} ${sensor.id} ${sensor.unit} ${sourceName}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return structure.sources.flatMap(({ config, name, summary, slots }) => {
    const tiles = slots.flatMap((slot): WallTile[] => {
      const index = positions.get(slot);
      const sensor = index === undefined ? undefined : structure.sensors[index];
      return sensor && index !== undefined && isShown({ sensor, index }, name) ? [{ sensor, index }] : [];
    });
    return tiles.length > 0 ? [{ sourceId: config.id, name, summary, sensors: slots.length, tiles }] : [];
  });
}
