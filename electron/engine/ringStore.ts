// All rings in one SharedArrayBuffer: laid out anew when sensors or the queue's capacity change.
import { largestHaloReadings } from '../../shared/knobs.ts';
import { doublesPerSlot, layoutHeaderDoubles, slotField, slotHeader } from '../../shared/ringLayout.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { ArrivalLog } from './arrivalLog.ts';
import { SkipLog } from './skipLog.ts';

/** Places beside the halo that every ring has, however rare its sensor. */
const leastUsableReadings = 1_024;
/** Rings of sensors that are gone, kept so that a sensor which comes back goes on with its windows. */
const mostParkedRings = 256;

/** Where a ring begins that goes on from a checkpoint. */
export interface RingStart {
  readonly nextSeq: number;
  readonly skips: SkipLog;
  /** The readings right before `nextSeq`, oldest first: neither received nor committed again. */
  readonly times: Float64Array;
  readonly values: Float64Array;
}

/** One reading's way is seq < settled ≤ head ≤ next: settled, dispatched, queued. Written by the engine alone. */
export class SensorRing {
  /** Replaced when its source is edited; slot and id stay. */
  sensor: Sensor;
  readonly arrivals = new ArrivalLog();
  readonly skips: SkipLog;
  /** seq of the next reading to enter. */
  next = 0;
  /** seq of the next reading to dispatch. */
  head = 0;
  /** Lowest seq that is neither committed nor quarantined nor shed. */
  settled = 0;
  timesBase = 0;
  valuesBase = 0;
  capacity = 0;
  doubles: Float64Array = new Float64Array(0);

  /** `nextSeq`: where a sensor that comes back goes on. */
  constructor(sensor: Sensor, nextSeq = 0, skips = new SkipLog()) {
    this.sensor = sensor;
    this.skips = skips;
    this.next = nextSeq;
    this.head = nextSeq;
    this.settled = nextSeq;
  }

  /** Readings offered up to now, what was shed on arrival included. */
  get offered(): number {
    return this.next + this.skips.before(this.next);
  }

  get queued(): number {
    return this.next - this.head;
  }

  /** Places that may be written now. */
  get free(): number {
    return this.capacity - (this.next - Math.max(0, this.settled - largestHaloReadings));
  }

  time(seq: number): number {
    return this.doubles[this.timesBase + (seq % this.capacity)] as number;
  }

  value(seq: number): number {
    return this.doubles[this.valuesBase + (seq % this.capacity)] as number;
  }

  /**
   * Writes `count` pairs from `offset` on, which must fit; values that are not finite become NaN.
   */
  write(times: Float64Array, values: Float64Array, offset: number, count: number): void {
    const at = this.next % this.capacity;
    const beforeEnd = Math.min(count, this.capacity - at);
    this.#copy(times, values, offset, beforeEnd, at);
    if (beforeEnd < count) this.#copy(times, values, offset + beforeEnd, count - beforeEnd, 0);
    this.next += count;
  }

  /** Puts back the readings right before `next`, which must fit. */
  prime({ times, values }: RingStart): void {
    this.next -= values.length;
    this.write(times, values, 0, values.length);
  }

  /** Copies to the places from `at` on, without wrapping. */
  #copy(times: Float64Array, values: Float64Array, offset: number, count: number, at: number): void {
    const { doubles, timesBase } = this;
    const valuesBase = this.valuesBase + at;
    for (let i = 0; i < count; i++) {
      const value = values[offset + i] as number;
      // Two stores: one of a chosen value would box every value on the heap.
      if (value - value === 0) doubles[valuesBase + i] = value;
      else doubles[valuesBase + i] = Number.NaN;
    }
    // A call for a few times costs more than the loop.
    if (count >= 32) doubles.set(times.subarray(offset, offset + count), timesBase + at);
    else for (let i = 0; i < count; i++) doubles[timesBase + at + i] = times[offset + i] as number;
  }
}

/** The rings and the buffer they lie in. */
export class RingStore {
  /** Replaced as a whole by each layout; a batch in flight goes on reading the one it was given. */
  buffer = new SharedArrayBuffer(layoutHeaderDoubles * 8);
  readonly rings = new Map<number, SensorRing>();
  #layoutId = 0;
  /** Where the seq of a sensor whose ring was let go will go on. */
  readonly #gone = new Map<number, { nextSeq: number; skips: SkipLog }>();
  readonly #starts = new Map<string, RingStart>();

  /** Where the rings of these sensors (by id) begin when they are laid out. */
  startFrom(starts: ReadonlyMap<string, RingStart>): void {
    for (const [id, start] of starts) this.#starts.set(id, start);
  }

  /** Lowest seq of this slot that is not settled, and what was shed on arrival; of a ring let go, too. */
  settledOf(slot: number): { readonly seq: number; readonly skips: SkipLog } | null {
    const ring = this.rings.get(slot);
    if (ring) return { seq: ring.settled, skips: ring.skips };
    const gone = this.#gone.get(slot);
    return gone ? { seq: gone.nextSeq, skips: gone.skips } : null;
  }

  /**
   * Lays all rings out in a new buffer, keeping every reading that is unsettled or within the largest halo. When a
   * sensor that was gone comes back its seq goes on where it stopped; where its ring has been let go, what came before
   * counts as missing in its first windows.
   */
  layOut(sensors: readonly Sensor[], capacityReadings: number): void {
    const begun = new Map<SensorRing, RingStart>();
    for (const sensor of sensors) {
      const known = this.rings.get(sensor.slot);
      if (known) {
        known.sensor = sensor;
        continue;
      }
      const start = this.#starts.get(sensor.id);
      const from = this.#gone.get(sensor.slot) ?? start;
      const ring = new SensorRing(sensor, from?.nextSeq, from?.skips);
      this.rings.set(sensor.slot, ring);
      if (start) begun.set(ring, start);
      this.#starts.delete(sensor.id);
    }
    this.#letGo(new Set(sensors.map(({ slot }) => slot)));
    const rings = [...this.rings.values()];
    const capacities = ringCapacities(rings, capacityReadings);
    const slots = 1 + Math.max(-1, ...rings.map((ring) => ring.sensor.slot));
    const header = layoutHeaderDoubles + slots * doublesPerSlot;
    const total = header + capacities.reduce((sum, capacity) => sum + 2 * capacity, 0);
    const buffer = new SharedArrayBuffer(total * 8);
    const doubles = new Float64Array(buffer);
    doubles[0] = ++this.#layoutId;
    doubles[1] = slots;
    let base = header;
    rings.forEach((ring, i) => {
      const capacity = capacities[i] as number;
      moveRing(ring, doubles, base, capacity);
      base += 2 * capacity;
    });
    this.buffer = buffer;
    for (const [ring, start] of begun) ring.prime(start);
  }

  /** Lets the oldest rings of sensors that are gone go, once all of their readings are settled. */
  #letGo(present: ReadonlySet<number>): void {
    const parked = [...this.rings.values()].filter(
      ({ sensor, settled, next }) => !present.has(sensor.slot) && settled === next,
    );
    for (const { sensor, next, skips } of parked.slice(0, -mostParkedRings)) {
      this.#gone.set(sensor.slot, { nextSeq: next, skips });
      this.rings.delete(sensor.slot);
    }
  }
}

function moveRing(ring: SensorRing, doubles: Float64Array, base: number, capacity: number): void {
  const { sensor } = ring;
  const keepFrom = Math.max(0, ring.settled - largestHaloReadings);
  // Stretch by stretch: each ends where the old or the new ring wraps. Millions of readings may be kept.
  for (let seq = keepFrom, count = 0; seq < ring.next; seq += count) {
    const to = seq % capacity;
    count = Math.min(ring.next - seq, capacity - to);
    if (ring.capacity === 0) {
      doubles.fill(Number.NaN, base + to, base + to + count);
      doubles.fill(Number.NaN, base + capacity + to, base + capacity + to + count);
      continue;
    }
    const from = seq % ring.capacity;
    count = Math.min(count, ring.capacity - from);
    const [times, values] = [ring.timesBase + from, ring.valuesBase + from];
    doubles.set(ring.doubles.subarray(times, times + count), base + to);
    doubles.set(ring.doubles.subarray(values, values + count), base + capacity + to);
  }
  ring.doubles = doubles;
  ring.timesBase = base;
  ring.valuesBase = base + capacity;
  ring.capacity = capacity;
  const header = slotHeader(sensor.slot);
  doubles[header + slotField.timesBase] = ring.timesBase;
  doubles[header + slotField.valuesBase] = ring.valuesBase;
  doubles[header + slotField.capacity] = capacity;
  doubles[header + slotField.low] = sensor.low;
  doubles[header + slotField.high] = sensor.high;
  doubles[header + slotField.rateHz] = sensor.rateHz ?? Number.NaN;
}

/** Shares the capacity out by nominal rate; a sensor of unknown rate counts as the fastest. Powers of two. */
function ringCapacities(rings: readonly SensorRing[], capacityReadings: number): number[] {
  const fastest = Math.max(1, ...rings.map((ring) => ring.sensor.rateHz ?? 0));
  const weights = rings.map((ring) => ring.sensor.rateHz ?? fastest);
  const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
  return rings.map((ring, i) => {
    const share = Math.ceil((capacityReadings * (weights[i] as number)) / sum);
    const unsettled = ring.next - ring.settled;
    const wanted = largestHaloReadings + Math.max(leastUsableReadings, share, unsettled);
    return 2 ** Math.ceil(Math.log2(wanted));
  });
}
