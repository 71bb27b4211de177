// Share of time that each stage is busy and blocked, and what it holds.
import { performance } from 'node:perf_hooks';
import type { StageFigures } from '../../../shared/pipelineFigures.ts';
import type { Clock } from '../sources/sensorSource.ts';
import { MinutePeak, SampledCounter } from './rate.ts';

/** What the stages hold at one moment, and how long they were held. Cumulative where it says so. */
export interface StageSnapshot {
  readonly sourcesLive: number;
  readonly sources: number;
  /** Mean over sources, cumulative. */
  readonly sourcesBlockedMs: number;
  readonly ringReadings: number;
  readonly ringCapacity: number;
  readonly queued: number;
  readonly capacityReadings: number;
  readonly inFlightBatches: number;
  readonly inFlightLimit: number;
  readonly waitingBatches: number;
  readonly waitingLimit: number;
  readonly outputsHeld: boolean;
  /** Of the live workers, mean. */
  readonly workersBusyShare: number;
  readonly frameClients: number;
}

/** Stages whose code runs in the event loop and waits for nothing: none is at work within another. */
const workNames = ['sources', 'ingest', 'dispatch', 'commit', 'frames'] as const;
type WorkName = (typeof workNames)[number];
const wallNames = ['sources', 'ingest', 'dispatch', 'commit', 'frames'] as const;
type WallName = (typeof wallNames)[number];

/** Shares of time, 0 to 1, that the event loop was at each stage and at anything at all, and sources were held. */
export interface RecentWork extends Readonly<Record<WorkName, number>> {
  readonly loop: number;
  /** Of `dispatch`: handing batches to workers. */
  readonly posting: number;
  readonly sourcesBlocked: number;
  /** How many of a stage's pieces (see StageBound) were under way at a time, on average. */
  readonly wall: Readonly<Record<WallName, number>>;
  readonly framesPerS: number;
}

function counters<N extends string>(names: readonly N[]): Record<N, SampledCounter> {
  return Object.fromEntries(names.map((name) => [name, new SampledCounter()])) as Record<N, SampledCounter>;
}

export class StageMeter {
  readonly #workMs: Record<WorkName, number> = { sources: 0, ingest: 0, dispatch: 0, commit: 0, frames: 0 };
  readonly #work = counters(workNames);
  readonly #wallMs: Record<WallName, number> = { sources: 0, ingest: 0, dispatch: 0, commit: 0, frames: 0 };
  readonly #wall = counters(wallNames);
  readonly #posting = new SampledCounter();
  #postingMs = 0;
  #heldSourcesMs = 0;
  readonly #loop = new SampledCounter();
  readonly #sourcesBlocked = new SampledCounter();
  readonly #full = new SampledCounter();
  readonly #held = new SampledCounter();
  readonly #poolHeld = new SampledCounter();
  readonly #ingestHeld = new SampledCounter();
  readonly #framesDue = new SampledCounter();
  readonly #framesWaited = new SampledCounter();
  readonly #frames = new SampledCounter();
  readonly #peaks = {
    ingest: new MinutePeak(),
    queue: new MinutePeak(),
    pool: new MinutePeak(),
    commit: new MinutePeak(),
  };
  #fullMs = 0;
  #heldMs = 0;
  /** Dispatch was held back: by an output, or by batches that wait for an earlier one. */
  #poolHeldMs = 0;
  #ingestHeldMs = 0;
  #due = 0;
  #waited = 0;
  #framesSent = 0;
  #fullSeen = false;
  #holdSeen = false;
  #sampledAtMs = Number.NaN;
  readonly #clock: Pick<Clock, 'monotonicMs'>;

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock;
  }

  /** Of the last second, that the event loop was at work. */
  get eventLoopShare(): number {
    return this.#loop.share();
  }

  worked(name: WorkName, durationMs: number): void {
    this.#workMs[name] += durationMs;
  }

  /** A stage's piece of work has passed it, `durationMs` after it could have begun. */
  took(name: WallName, durationMs: number): void {
    this.#wallMs[name] += Math.max(0, durationMs);
  }

  /** Of the time that dispatch has worked, what it took to hand a batch to a worker. */
  posted(durationMs: number): void {
    this.#postingMs += durationMs;
  }

  /** Runs a source's code; what other stages do meanwhile is theirs. */
  sourceWork<T>(stretch: () => T): T {
    const [beganAtMs, others] = [this.#clock.monotonicMs(), this.#workedMs];
    try {
      return stretch();
    } finally {
      this.worked('sources', Math.max(0, this.#clock.monotonicMs() - beganAtMs - (this.#workedMs - others)));
    }
  }

  get #workedMs(): number {
    const { sources, ingest, dispatch, commit, frames } = this.#workMs;
    return sources + ingest + dispatch + commit + frames;
  }

  /** `builtInMs`: time that building it took. */
  frameSent(builtInMs: number): void {
    this.#framesSent++;
    this.worked('frames', builtInMs);
    this.took('frames', builtInMs);
  }

  /** To be called at equal times for each client that looks on. */
  frameDue(waits: boolean, intervalMs: number): void {
    this.#due++;
    if (!waits) return;
    this.#waited++;
    this.took('frames', intervalMs);
  }

  /** A reading found the queue full; `held`: its source waits, nothing is shed. */
  fullSeen(held: boolean): void {
    this.#fullSeen = true;
    if (held) this.#holdSeen = true;
  }

  /** Notes what the queue holds just after something entered, so that peaks between samples are seen. */
  notePeaks(queued: number, inFlightBatches: number): void {
    this.#peaks.queue.note(queued);
    this.#peaks.pool.note(inFlightBatches);
  }

  sample(snapshot: StageSnapshot, nowMs: number): void {
    const elapsedMs = Number.isNaN(this.#sampledAtMs) ? 0 : nowMs - this.#sampledAtMs;
    this.#sampledAtMs = nowMs;
    if (this.#fullSeen) this.#fullMs += elapsedMs;
    if (this.#holdSeen) this.#ingestHeldMs += elapsedMs;
    this.#holdSeen = false;
    if (snapshot.outputsHeld) this.#heldMs += elapsedMs;
    const orderHolds = snapshot.waitingBatches >= snapshot.waitingLimit;
    if (snapshot.outputsHeld || orderHolds) this.#poolHeldMs += elapsedMs;
    this.#fullSeen = false;
    const heldMs = snapshot.sourcesBlockedMs * snapshot.sources;
    // A source that has gone takes with it what it was held.
    const newlyHeldMs = Math.max(0, heldMs - this.#heldSourcesMs);
    this.#heldSourcesMs = heldMs;
    this.took('ingest', newlyHeldMs);
    this.took('sources', elapsedMs * snapshot.sourcesLive - newlyHeldMs);
    for (const name of workNames) this.#work[name].sample(this.#workMs[name], nowMs);
    for (const name of wallNames) this.#wall[name].sample(this.#wallMs[name], nowMs);
    this.#posting.sample(this.#postingMs, nowMs);
    this.#loop.sample(performance.eventLoopUtilization().active, nowMs);
    this.#sourcesBlocked.sample(snapshot.sourcesBlockedMs, nowMs);
    this.#full.sample(this.#fullMs, nowMs);
    this.#held.sample(this.#heldMs, nowMs);
    this.#poolHeld.sample(this.#poolHeldMs, nowMs);
    this.#framesDue.sample(this.#due, nowMs);
    this.#framesWaited.sample(this.#waited, nowMs);
    this.#ingestHeld.sample(this.#ingestHeldMs, nowMs);
    this.#frames.sample(this.#framesSent, nowMs);
    this.#peaks.ingest.note(snapshot.ringReadings);
    this.#peaks.commit.note(snapshot.waitingBatches);
    this.notePeaks(snapshot.queued, snapshot.inFlightBatches);
  }

  endSecond(): void {
    for (const peak of Object.values(this.#peaks)) peak.endSecond();
  }

  figures(snapshot: StageSnapshot, offeredPerS: number, processedPerS: number): StageFigures[] {
    const busy = (name: WorkName): number => this.#work[name].share();
    const full = this.#full.share();
    return [
      {
        name: 'sources',
        ratePerS: offeredPerS,
        fill: snapshot.sourcesLive,
        fillPeak: snapshot.sources,
        fillCapacity: snapshot.sources,
        fillUnit: 'sources live',
        busyShare: busy('sources'),
        blockedShare: this.#sourcesBlocked.share(),
      },
      {
        name: 'ingest',
        ratePerS: offeredPerS,
        fill: snapshot.ringReadings,
        fillPeak: this.#peaks.ingest.peak,
        fillCapacity: snapshot.ringCapacity,
        fillUnit: 'readings',
        busyShare: busy('ingest'),
        blockedShare: this.#ingestHeld.share(),
      },
      {
        name: 'queue',
        ratePerS: processedPerS,
        fill: snapshot.queued,
        fillPeak: this.#peaks.queue.peak,
        fillCapacity: snapshot.capacityReadings,
        fillUnit: 'readings',
        busyShare: busy('dispatch'),
        blockedShare: full,
      },
      {
        name: 'pool',
        ratePerS: processedPerS,
        fill: snapshot.inFlightBatches,
        fillPeak: this.#peaks.pool.peak,
        fillCapacity: snapshot.inFlightLimit,
        fillUnit: 'batches',
        busyShare: snapshot.workersBusyShare,
        blockedShare: this.#poolHeld.share(),
      },
      {
        name: 'commit',
        ratePerS: processedPerS,
        fill: snapshot.waitingBatches,
        fillPeak: this.#peaks.commit.peak,
        fillCapacity: snapshot.waitingLimit,
        fillUnit: 'batches',
        busyShare: busy('commit'),
        blockedShare: this.#held.share(),
      },
      {
        name: 'ui',
        ratePerS: this.#frames.perSecond(),
        fill: snapshot.frameClients,
        fillPeak: snapshot.frameClients,
        fillCapacity: Math.max(1, snapshot.frameClients),
        fillUnit: 'clients',
        busyShare: busy('frames'),
        blockedShare: this.#framesBlockedShare(),
      },
    ];
  }

  /** Of the last seconds, ten at most. */
  recent(seconds = 10): RecentWork {
    const share = (counter: SampledCounter): number => counter.perSecond(seconds) / 1_000;
    const shares = <N extends string>(names: readonly N[], of: Record<N, SampledCounter>) =>
      Object.fromEntries(names.map((name) => [name, share(of[name])])) as Record<N, number>;
    const work = shares(workNames, this.#work);
    const wall = shares(wallNames, this.#wall);
    return {
      ...work,
      // What ingest works on passes at once, unless a full queue holds it.
      wall: { ...wall, ingest: wall.ingest + work.ingest },
      loop: share(this.#loop),
      posting: share(this.#posting),
      sourcesBlocked: share(this.#sourcesBlocked),
      framesPerS: this.#frames.perSecond(seconds),
    };
  }

  /** Of the time of clients that look on. */
  #framesBlockedShare(): number {
    const due = this.#framesDue.perSecond();
    return due > 0 ? this.#framesWaited.perSecond() / due : 0;
  }
}
