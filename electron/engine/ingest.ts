// Where readings enter: validated, stamped with their arrival, counted, put into their ring. Never waits for compute.
import type { WhenFull } from '../../shared/knobs.ts';
import type { Sensor } from '../../shared/sensor.ts';
import type { SourceAccount } from './account.ts';
import type { ReadingQueue } from './readingQueue.ts';
import type { RingStore, SensorRing } from './ringStore.ts';
import type { Admission, Clock } from './sources/sensorSource.ts';

const shedReasons = {
  newest: 'queue full, newest dropped',
  oldest: 'queue full, oldest dropped',
} as const;

/** What ingest reports while readings pass. */
export interface IngestObserver {
  /** Readings entered the queue. */
  arrived(): void;
  /** Something was shed or held for want of room. */
  fullAt(sourceId: string, policy: WhenFull): void;
  /** Monotonic ms spent in ingest. */
  busy(durationMs: number): void;
}

/** Takes readings of all sources into the rings, under each source's policy. */
export class Ingest {
  readonly #rings: RingStore;
  readonly #queue: ReadingQueue;
  readonly #clock: Clock;
  readonly #observer: IngestObserver;
  /** Of the chunk that was admitted last: how many of its first readings were shed. */
  #skipped = 0;
  readonly #oneTime = new Float64Array(1);
  readonly #oneValue = new Float64Array(1);

  constructor(rings: RingStore, queue: ReadingQueue, clock: Clock, observer: IngestObserver) {
    this.#rings = rings;
    this.#queue = queue;
    this.#clock = clock;
    this.#observer = observer;
  }

  /** See ReadingSink.push. */
  push(
    account: SourceAccount,
    policy: WhenFull,
    sensor: Sensor,
    times: Float64Array,
    values: Float64Array,
    offset: number,
    count: number,
  ): number {
    const ring = this.#rings.rings.get(sensor.slot);
    if (!ring || count <= 0) return 0;
    const beganAtMs = this.#clock.monotonicMs();
    let taken = 0;
    let from = offset;
    const end = offset + count;
    while (from < end) {
      const untimed = firstUntimed(times, from, end);
      const wanted = untimed - from;
      const accepted = this.#accept(ring, account, policy, times, values, from, wanted, beganAtMs);
      taken += accepted;
      if (accepted < wanted) break;
      from = untimed;
      if (from < end) {
        account.quarantineOnArrival(1, 'no timestamp');
        taken++;
        from++;
      }
    }
    this.#observer.busy(this.#clock.monotonicMs() - beganAtMs);
    if (taken > 0) this.#observer.arrived();
    return taken;
  }

  /** See ReadingSink.pushOne. */
  pushOne(account: SourceAccount, policy: WhenFull, sensor: Sensor, t: number, value: number): boolean {
    this.#oneTime[0] = t;
    this.#oneValue[0] = value;
    return this.push(account, policy, sensor, this.#oneTime, this.#oneValue, 0, 1) === 1;
  }

  /** See ReadingSink.admit. */
  admit(account: SourceAccount, policy: WhenFull, sensor: Sensor, count: number): Admission {
    const ring = this.#rings.rings.get(sensor.slot);
    if (!ring || policy === 'block') return { skipped: 0, count };
    const room = this.#admit(ring, account, policy, count);
    return { skipped: this.#skipped, count: room };
  }

  /** seq of the next reading to enter this ring. */
  nextSeq(slot: number): number {
    return this.#rings.rings.get(slot)?.next ?? 0;
  }

  /** See ReadingSink.offered. */
  offered(slot: number): number {
    return this.#rings.rings.get(slot)?.offered ?? 0;
  }

  /** Room for this ring, in readings. */
  room(slot: number): number {
    const ring = this.#rings.rings.get(slot);
    return ring ? this.#queue.room(ring) : 0;
  }

  /** Whether a source that a full queue held at this ring is to go on. */
  mayResume(slot: number): boolean {
    const ring = this.#rings.rings.get(slot);
    return ring !== undefined && this.#queue.mayResume(ring);
  }

  /** Returns how many are dealt with: all, save under `block`. */
  #accept(
    ring: SensorRing,
    account: SourceAccount,
    policy: WhenFull,
    times: Float64Array,
    values: Float64Array,
    offset: number,
    count: number,
    arrivedAtMs: number,
  ): number {
    if (count === 0) return 0;
    const room = this.#admit(ring, account, policy, count);
    if (room > 0) this.#write(ring, times, values, offset + this.#skipped, room, arrivedAtMs);
    return policy === 'block' ? room : count;
  }

  /**
   * Makes room as the policy says. Returns how many of the `count` readings go in now; `#skipped` are shed before them.
   */
  #admit(ring: SensorRing, account: SourceAccount, policy: WhenFull, count: number): number {
    this.#skipped = 0;
    let room = this.#queue.room(ring);
    if (room >= count) return count;
    this.#observer.fullAt(ring.sensor.sourceId, policy);
    // A batch may have gone out on that.
    room = Math.min(count, this.#queue.room(ring));
    if (policy === 'drop-oldest') {
      // Behind readings in flight shedding what waits frees no place of the ring: it would only empty the queue.
      const reachable = ring.settled === ring.head ? count : Math.min(count, ring.free);
      if (reachable > room) {
        this.#queue.shedOldest(ring.sensor.sourceId, reachable - room, shedReasons.oldest);
        room = Math.min(count, this.#queue.room(ring));
      }
      // What still finds no place is the oldest of the chunk: the newest are worth more under this policy.
      this.#skipped = count - room;
      account.shedOnArrival(count - room, shedReasons.oldest);
      ring.skips.note(ring.next, count - room, ring.settled);
    } else if (policy === 'drop-newest') {
      account.shedOnArrival(count - room, shedReasons.newest);
      ring.skips.note(ring.next + room, count - room, ring.settled);
    }
    return room;
  }

  #write(
    ring: SensorRing,
    times: Float64Array,
    values: Float64Array,
    offset: number,
    count: number,
    arrivedAtMs: number,
  ): void {
    ring.arrivals.note(ring.next, arrivedAtMs);
    ring.write(times, values, offset, count);
    this.#queue.added(ring, count);
  }
}

/** Index of the first time that is not finite, or `end`. */
function firstUntimed(times: Float64Array, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    const t = times[i] as number;
    if (!(t - t === 0)) return i;
  }
  return end;
}
