// The live chart's panes: one for each unit among the sensors picked, over one time axis.
import type { SeriesColumns, Structure } from '../../shared/frame.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { type ColourOrder, colourOf, type SensorColour } from '../store/pickedSensors.ts';

export interface LiveLine extends SensorColour {
  readonly sensor: Sensor;
  /** Its name; with its source where another sensor on the chart has the same. */
  readonly name: string;
  /** Position in `structure.sensors`. */
  readonly index: number;
  /** Null until the first frame that has it. */
  readonly series: SeriesColumns | null;
}

export interface LimitLine {
  readonly sensorId: string;
  readonly side: 'low' | 'high';
  readonly value: number;
  readonly priority: 1 | 2 | 3;
  readonly decimals: number;
}

export interface LivePane {
  readonly unit: string;
  readonly lines: readonly LiveLine[];
  readonly limits: readonly LimitLine[];
}

/** Panes in the order in which their first sensor was picked. */
export function livePanes(
  structure: Structure,
  picked: readonly string[],
  colours: ColourOrder,
  series: readonly SeriesColumns[],
): LivePane[] {
  const byUnit = new Map<string, LiveLine[]>();
  const positions = new Map(structure.sensors.map((sensor, index) => [sensor.id, index]));
  const names = picked.map((id) => structure.sensors[positions.get(id) ?? -1]?.name);
  for (const id of picked) {
    const index = positions.get(id);
    const sensor = index === undefined ? undefined : structure.sensors[index];
    if (!sensor || index === undefined) continue;
    const columns = series.find(({ slot }) => slot === sensor.slot) ?? null;
    const isShared = names.indexOf(sensor.name) !== names.lastIndexOf(sensor.name);
    const name = isShared ? `${sensor.name}, ${sensor.sourceId}` : sensor.name;
    const line = { sensor, name, index, series: columns, ...colourOf(colours[id] ?? 0) };
    byUnit.set(sensor.unit, [...(byUnit.get(sensor.unit) ?? []), line]);
  }
  return [...byUnit].map(([unit, lines]) => ({ unit, lines, limits: limitLines(structure, lines) }));
}

function limitLines(structure: Structure, lines: readonly LiveLine[]): LimitLine[] {
  return lines.flatMap(({ sensor }) => {
    const limits = structure.limits[sensor.id];
    if (!limits) return [];
    const { low, high, priority } = limits;
    const common = { sensorId: sensor.id, priority, decimals: sensor.decimals };
    return [
      ...(low === undefined ? [] : [{ ...common, side: 'low' as const, value: low }]),
      ...(high === undefined ? [] : [{ ...common, side: 'high' as const, value: high }]),
    ];
  });
}

/** A pane's share of the height: more lines need more room. */
export function paneWeight(pane: LivePane): number {
  return 0.85 + 0.3 * Math.min(4, pane.lines.length) + (pane.limits.length > 0 ? 0.15 : 0);
}

export interface Stretch {
  /** ms since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stretches in which the mean of a line lies beyond a limit. */
export function stretchesBeyond(series: SeriesColumns, side: 'low' | 'high', limit: number): Stretch[] {
  const stretches: Stretch[] = [];
  let fromMs = Number.NaN;
  let toMs = Number.NaN;
  for (let i = 0; i < series.t.length; i++) {
    const mean = series.mean[i] ?? Number.NaN;
    const at = series.t[i] ?? Number.NaN;
    if (side === 'high' ? mean > limit : mean < limit) {
      if (Number.isNaN(fromMs)) fromMs = at;
      toMs = at;
    } else if (!Number.isNaN(fromMs)) {
      stretches.push({ fromMs, toMs });
      fromMs = Number.NaN;
    }
  }
  if (!Number.isNaN(fromMs)) stretches.push({ fromMs, toMs });
  return stretches;
}

/** Index of the bucket nearest to a time, or -1 when none lies within `reachMs`. */
export function nearestBucket(series: SeriesColumns, atMs: number, reachMs: number): number {
  const { t } = series;
  let low = 0;
  let high = t.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((t[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  const before = low > 0 && atMs - (t[low - 1] ?? 0) < (t[low] ?? Number.POSITIVE_INFINITY) - atMs;
  const nearest = before ? low - 1 : low;
  return Math.abs((t[nearest] ?? Number.NaN) - atMs) <= reachMs ? nearest : -1;
}
