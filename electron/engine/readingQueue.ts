// The bounded queue between ingest and the pool: readings wait in their rings; batches are composed fairly on demand.
import { largestHaloReadings } from '../../shared/knobs.ts';
import type { Ledger, SourceAccount } from './account.ts';
import type { RingStore, SensorRing } from './ringStore.ts';

/** Part of the queue that must be free before a source which was held goes on, within these bounds. */
const shareToResume = 64;
const leastResumeReadings = 64;
const mostResumeReadings = 4_096;

/** A stretch of one sensor's readings on its way through the pool. */
export interface BatchRange {
  readonly ring: SensorRing;
  readonly account: SourceAccount;
  readonly seqStart: number;
  readonly count: number;
}

/** A ring as the queue sees it. */
interface Lane {
  readonly ring: SensorRing;
  readonly account: SourceAccount;
  readonly sourceId: string;
  /** Whether it stands in `fresh` or `backlog`. */
  waiting: boolean;
}

/**
 * Bounded in readings over all rings. Each sensor has a small reserve that others cannot fill, so that a flood never
 * shuts out a rare sensor; an eighth of the capacity is free for all, however many sensors. Sensors that had nothing waiting go first,
 * then those with a backlog take turns.
 */
export class ReadingQueue {
  readonly #lanes = new Map<SensorRing, Lane>();
  #capacityReadings: number;
  #reserve = 0;
  /** Sum over lanes of the part of their reserve that is not filled. */
  #reservedUnfilled = 0;
  #queued = 0;
  #fresh: Lane[] = [];
  #backlog: Lane[] = [];

  constructor(capacityReadings: number) {
    this.#capacityReadings = capacityReadings;
  }

  get queued(): number {
    return this.#queued;
  }

  get capacityReadings(): number {
    return this.#capacityReadings;
  }

  /** Full for a sensor that has used its reserve. */
  get full(): boolean {
    return this.#queued + this.#withheld >= this.#capacityReadings;
  }

  /** Takes over the rings of a new layout. */
  configure(rings: RingStore, ledger: Ledger, capacityReadings: number): void {
    for (const ring of rings.rings.values()) {
      if (this.#lanes.has(ring)) continue;
      const { sourceId } = ring.sensor;
      this.#lanes.set(ring, { ring, sourceId, account: ledger.account(sourceId), waiting: false });
    }
    for (const ring of this.#lanes.keys())
      if (rings.rings.get(ring.sensor.slot) !== ring) this.#lanes.delete(ring);
    this.#capacityReadings = capacityReadings;
    const share = Math.floor(capacityReadings / (8 * Math.max(1, this.#lanes.size)));
    this.#reserve = Math.max(1, Math.min(256, share));
    this.#reservedUnfilled = 0;
    for (const { ring } of this.#lanes.values())
      this.#reservedUnfilled += Math.max(0, this.#reserve - ring.queued);
  }

  /** Readings that this ring can take now. */
  room(ring: SensorRing): number {
    const ownReserve = Math.max(0, this.#reserve - ring.queued);
    const left = this.#capacityReadings - this.#queued;
    // What waits already may lie in reserves since the capacity was turned down: they are there all the same.
    const allFit = this.#reserve * this.#lanes.size <= this.#mostWithheld;
    const inReserve = allFit ? ownReserve : Math.min(ownReserve, left);
    const inQueue = Math.max(inReserve, left - this.#withheld + ownReserve);
    return Math.max(0, Math.min(inQueue, ring.free));
  }

  /**
   * Whether a source that was held at this ring goes on: to wake it for every batch that leaves would cost more than
   * the batch. A sensor that has its reserve again need not wait for others.
   */
  mayResume(ring: SensorRing): boolean {
    const room = this.room(ring);
    if (room > 0 && 2 * ring.queued <= this.#reserve) return true;
    const inQueue = this.#capacityReadings / shareToResume;
    const inRing = (ring.capacity - largestHaloReadings) / 4;
    return room >= Math.min(mostResumeReadings, Math.max(leastResumeReadings, Math.min(inQueue, inRing)));
  }

  /** Room that is kept for reserves which are not filled. */
  get #withheld(): number {
    return Math.min(this.#reservedUnfilled, this.#mostWithheld);
  }

  get #mostWithheld(): number {
    return this.#capacityReadings - (this.#capacityReadings >> 3);
  }

  /** Called after `count` readings have been written to the ring. */
  added(ring: SensorRing, count: number): void {
    this.#move(ring, ring.queued - count, ring.queued);
    const lane = this.#lane(ring);
    lane.account.queue(count);
    if (!lane.waiting) {
      lane.waiting = true;
      this.#fresh.push(lane);
    }
  }

  /** Sheds up to `count` of the oldest readings of a source, longest lane first. Returns how many. */
  shedOldest(sourceId: string, count: number, reason: string): number {
    let left = count;
    while (left > 0) {
      let longest: Lane | undefined;
      for (const lane of this.#lanes.values()) {
        if (lane.sourceId === sourceId && lane.ring.queued > (longest?.ring.queued ?? 0)) longest = lane;
      }
      if (!longest) break;
      const shed = Math.min(left, Math.max(1, longest.ring.queued >> 1));
      this.#shedFrom(longest, shed, reason);
      left -= shed;
    }
    return count - left;
  }

  /** Sheds all that waits, of every source. */
  shedAll(reason: string): void {
    for (const lane of this.#lanes.values())
      if (lane.ring.queued > 0) this.#shedFrom(lane, lane.ring.queued, reason);
  }

  /** Arrival of the reading that has waited longest, by the monotonic clock; NaN when none waits. */
  oldestArrivedAtMs(): number {
    let oldest = Number.NaN;
    for (const lanes of [this.#fresh, this.#backlog]) {
      for (const { ring } of lanes) {
        if (ring.queued === 0) continue;
        const arrivedAtMs = ring.arrivals.arrivalOf(ring.head);
        if (!(arrivedAtMs >= oldest)) oldest = arrivedAtMs;
      }
    }
    return oldest;
  }

  /**
   * Takes up to `size` readings out of the queue, as ranges; moves their heads on. `sparing` leaves newcomers that
   * one turn would serve whole to `composeAhead`; nothing else may be there.
   */
  compose(size: number, sparing = false): BatchRange[] {
    const ranges: BatchRange[] = [];
    // A newcomer may not fill a batch that others wait for: its first turn is an eighth, then it joins the backlog.
    const alone = this.#fresh.length + this.#backlog.length === 1;
    const spared = sparing ? this.#takeFewOut(size) : [];
    const left = this.#serve(this.#fresh, size, alone ? size : firstTurn(size), ranges);
    this.#serve(this.#backlog, left, left, ranges);
    this.#fresh.push(...spared);
    return ranges;
  }

  /** As `compose`, of newcomers alone that one turn serves whole: sensors that have few readings, and now and then. */
  composeAhead(size: number): BatchRange[] {
    const ranges: BatchRange[] = [];
    const few = this.#takeFewOut(size);
    this.#serve(few, size, firstTurn(size), ranges);
    this.#fresh.push(...few);
    return ranges;
  }

  /** Whether newcomers would have to share a batch with sensors that have a backlog. */
  get hasFreshBesideBacklog(): boolean {
    return this.#fresh.length > 0 && this.#backlog.length > 0;
  }

  #takeFewOut(size: number): Lane[] {
    const few = this.#fresh.filter(({ ring }) => ring.queued <= firstTurn(size));
    this.#fresh = this.#fresh.filter(({ ring }) => ring.queued > firstTurn(size));
    return few;
  }

  /** Gives each lane one turn while the batch has room. Returns the room left. */
  #serve(lanes: Lane[], size: number, mostEach: number, ranges: BatchRange[]): number {
    let left = size;
    let served = 0;
    for (const turns = lanes.length; left > 0 && served < turns; served++) {
      const lane = lanes[served] as Lane;
      left -= this.#take(lane, Math.min(left, mostEach), ranges);
      if (lane.ring.queued > 0) this.#backlog.push(lane);
      else lane.waiting = false;
    }
    lanes.splice(0, served);
    return left;
  }

  #take(lane: Lane, most: number, ranges: BatchRange[]): number {
    const { ring, account } = lane;
    const count = Math.min(most, ring.queued);
    if (count === 0) return 0;
    const last = ranges.at(-1);
    const seqStart = ring.head;
    ring.head += count;
    this.#move(ring, ring.queued + count, ring.queued);
    account.dispatch(count);
    if (last?.ring === ring && last.seqStart + last.count === seqStart) {
      ranges[ranges.length - 1] = { ring, account, seqStart: last.seqStart, count: last.count + count };
    } else {
      ranges.push({ ring, account, seqStart, count });
    }
    return count;
  }

  #shedFrom(lane: Lane, count: number, reason: string): void {
    const { ring, account } = lane;
    if (ring.settled === ring.head) ring.settled += count;
    ring.head += count;
    this.#move(ring, ring.queued + count, ring.queued);
    account.shedQueued(count, reason);
  }

  #move(ring: SensorRing, before: number, after: number): void {
    this.#queued += after - before;
    if (this.#lanes.has(ring)) {
      this.#reservedUnfilled += Math.max(0, this.#reserve - after) - Math.max(0, this.#reserve - before);
    }
  }

  #lane(ring: SensorRing): Lane {
    const lane = this.#lanes.get(ring);
    if (!lane) throw new Error(`no lane for ${ring.sensor.id}`);
    return lane;
  }
}

function firstTurn(size: number): number {
  return Math.max(1, size >> 3);
}
