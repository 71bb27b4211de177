// Share of time that each stage is busy and blocked, and what it holds.
import { performance } from 'node:perf_hooks';
import type { StageFigures } from '../../../shared/frame.ts';
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

const workNames = ['ingest', 'dispatch', 'commit', 'frames'] as const;
type WorkName = (typeof workNames)[number];

/** Shares of time, 0 to 1, that the event loop was at each stage and at anything at all, and sources were held. */
export interface RecentWork extends Readonly<Record<WorkName, number>> {
  readonly loop: number;
  readonly sourcesBlocked: number;
}

export class StageMeter {
  readonly #workMs: Record<WorkName, number> = { ingest: 0, dispatch: 0, commit: 0, frames: 0 };
  readonly #work = Object.fromEntries(workNames.map((name) => [name, new SampledCounter()])) as Record<
    WorkName,
    SampledCounter
  >;
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

  worked(name: WorkName, durationMs: number): void {
    this.#workMs[name] += durationMs;
  }

  frameSent(): void {
    this.#framesSent++;
  }

  /** To be called at equal times for each client that looks on. */
  frameDue(waits: boolean): void {
    this.#due++;
    if (waits) this.#waited++;
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
    for (const name of workNames) this.#work[name].sample(this.#workMs[name], nowMs);
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
    const measured = workNames.reduce((sum, name) => sum + busy(name), 0);
    return [
      {
        name: 'sources',
        ratePerS: offeredPerS,
        fill: snapshot.sourcesLive,
        fillPeak: snapshot.sources,
        fillCapacity: snapshot.sources,
        fillUnit: 'sources live',
        // What the event loop does beside the stages that are timed: reading sensors and their I/O.
        busyShare: Math.max(0, this.#loop.share() - measured),
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

  /** Of the last ten seconds. */
  recent(): RecentWork {
    const share = (counter: SampledCounter): number => counter.perSecond(10) / 1_000;
    return {
      ingest: share(this.#work.ingest),
      dispatch: share(this.#work.dispatch),
      commit: share(this.#work.commit),
      frames: share(this.#work.frames),
      loop: share(this.#loop),
      sourcesBlocked: share(this.#sourcesBlocked),
    };
  }

  /** Of the time of clients that look on. */
  #framesBlockedShare(): number {
    const due = this.#framesDue.perSecond();
    return due > 0 ? this.#framesWaited.perSecond() / due : 0;
  }
}
