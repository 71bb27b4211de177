// Sends batches of different sizes for ten seconds, so that overhead and cost can be told apart; nothing is lost.
import { knobDescriptions } from '../../../shared/knobs.ts';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { ProbeState } from '../../../shared/tuning/model.ts';
import type { BatchSizing } from '../dispatcherParts.ts';
import type { KnobChange } from '../knobControl.ts';
import type { Pipeline } from '../pipeline.ts';
import type { ReadingQueue } from '../readingQueue.ts';
import type { Clock } from '../sources/sensorSource.ts';
import type { RecentBatches } from '../telemetry/recentBatches.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import { countText } from './figureWords.ts';
import { leastProbeSpread, probeSizes, shuffled } from './probeSizes.ts';
import type { TuningParts } from './tuningParts.ts';

const probeMs = 10_000;
/** No batch of a probe is to compute longer: in the event loop nothing else runs meanwhile. */
const longestMs = { pool: 250, inline: 25 } as const;
/** From so much of the queue on it ends where a full queue would shed. */
const mostQueued = 0.5;

const largestBatch = knobDescriptions['batch.size'].most ?? 50_000;
/** What all recent batches computed is taken for no less, so that no size is without bound. */
const leastComputeMs = 0.001;
const thinSpace = '\u202f';

/** What of the engine it needs. */
export interface ProbeParts extends Pick<TuningParts, 'knobs' | 'onEvent'> {
  readonly pipeline: Pick<Pipeline, 'setBatchSizing'> & {
    readonly queue: Pick<ReadingQueue, 'queued' | 'capacityReadings'>;
    readonly telemetry: Pick<Telemetry, 'recentRates'> & {
      readonly recentBatches: Pick<RecentBatches, 'read'>;
    };
  };
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

export class Probe {
  readonly #parts: ProbeParts;
  readonly #random: () => number;
  #endsAtMs = Number.NaN;
  #cycle: CycledSizes | null = null;
  #stopped = false;
  #hasRun = false;

  constructor(parts: ProbeParts, random: () => number = Math.random) {
    this.#parts = parts;
    this.#random = random;
  }

  get state(): ProbeState {
    const hasRun = this.#hasRun;
    if (!this.#cycle) return { running: false, leftS: 0, hasRun };
    const leftS = Math.max(0, (this.#endsAtMs - this.#parts.clock.monotonicMs()) / 1_000);
    return { running: true, leftS, hasRun };
  }

  /** Throws CommandRefused where it cannot. */
  start(): void {
    if (this.#stopped) throw new CommandRefused(['the engine has been stopped: nothing flows any more']);
    if (this.#cycle) throw new CommandRefused(['a probe is running already: wait until it is over']);
    const { pipeline, clock } = this.#parts;
    const sizes = this.#sizes();
    this.#cycle = new CycledSizes(sizes, this.#random);
    this.#endsAtMs = clock.monotonicMs() + probeMs;
    pipeline.setBatchSizing(this.#cycle);
    const range = `${countText(sizes[0] ?? 0)} to ${countText(sizes.at(-1) ?? 0)} readings`;
    this.#tell(`Probe began: for 10${thinSpace}s batches have ${range}; batch.size stays as it is`);
  }

  /** Ends it early, and for good; batches have their size again. */
  stop(): void {
    this.#stopped = true;
    this.#end('stopped');
  }

  /** To be called five times a second. */
  sample(): void {
    if (!this.#cycle) return;
    if (this.#parts.clock.monotonicMs() >= this.#endsAtMs) {
      this.#hasRun = true;
      this.#end('over');
    } else if (this.#wouldShed) this.#end('ended early, because the queue filled up');
  }

  /** To be called before the change acts. */
  knobsChanged(changed: readonly KnobChange[]): void {
    this.#hasRun = false;
    if (changed.some(({ key }) => key === 'batch.size'))
      this.#end('ended early, because batch.size was changed');
  }

  get #wouldShed(): boolean {
    const { pipeline, knobs } = this.#parts;
    const { queued, capacityReadings } = pipeline.queue;
    return knobs().queue.whenFull !== 'block' && queued > mostQueued * capacityReadings;
  }

  #sizes(): readonly number[] {
    const { telemetry } = this.#parts.pipeline;
    const { readingsPerS, batchesPerS } = telemetry.recentRates();
    if (!(readingsPerS > 0 && batchesPerS > 0))
      throw new CommandRefused(['nothing flows: a probe needs readings, so start a source first']);
    const most = this.#mostReadings(readingsPerS);
    const sizes = probeSizes(readingsPerS / batchesPerS, most, this.#evenReadings());
    if (!sizes)
      throw new CommandRefused([
        `batches cannot have more than ${countText(most)} readings within batch.maxWaitMs at this rate, and a probe needs a spread of ${leastProbeSpread} ×: raise batch.maxWaitMs or the rate`,
      ]);
    return sizes;
  }

  /** What fills a batch before it has waited for too long, and does not compute for too long. */
  #mostReadings(readingsPerS: number): number {
    const { pipeline, knobs } = this.#parts;
    const { batch, pool, queue } = knobs();
    const { readings, computeMs } = pipeline.telemetry.recentBatches.read();
    const largest = readings.reduce((a, b) => Math.max(a, b), 1);
    const arriving = Math.max(largest, pipeline.queue.queued, (readingsPerS * batch.maxWaitMs) / 1_000);
    const msPerReading = sum(computeMs) / Math.max(1, sum(readings));
    const computable = Math.max(leastProbeSpread, longestMs[pool.mode] / msPerReading);
    return Math.floor(Math.min(largestBatch, queue.capacityReadings / 4, arriving, computable));
  }

  /** Readings whose computing takes as long as the journey of a batch, as far as batches tell. */
  #evenReadings(): number {
    const { readings, journeyMs, computeMs } = this.#parts.pipeline.telemetry.recentBatches.read();
    if (readings.length === 0 || this.#parts.knobs().pool.mode === 'inline') return 0;
    return (sum(journeyMs) / readings.length) * (sum(readings) / Math.max(leastComputeMs, sum(computeMs)));
  }

  #end(how: string): void {
    const cycle = this.#cycle;
    if (!cycle) return;
    this.#cycle = null;
    this.#parts.pipeline.setBatchSizing(null);
    const { sent, smallest, largest } = cycle;
    const what =
      sent > 0
        ? `${countText(sent)} batches of ${countText(smallest)} to ${countText(largest)} readings`
        : 'no batch';
    this.#tell(`Probe ${how}: ${what} were sent`);
  }

  #tell(message: string): void {
    this.#parts.onEvent('run', 4, 'batch.size', message);
  }
}

/** Each size once in random order, then all of them again. */
class CycledSizes implements BatchSizing {
  readonly #sizes: readonly number[];
  readonly #random: () => number;
  #order: number[];
  #next = 0;
  sent = 0;
  smallest = Number.POSITIVE_INFINITY;
  largest = 0;
  nextSize: number;

  constructor(sizes: readonly number[], random: () => number) {
    this.#sizes = sizes;
    this.#random = random;
    this.#order = shuffled(sizes, random);
    this.nextSize = this.#order[0] as number;
  }

  sentBatch(readings: number): void {
    this.sent++;
    this.smallest = Math.min(this.smallest, readings);
    this.largest = Math.max(this.largest, readings);
    if (++this.#next === this.#order.length) {
      this.#order = shuffled(this.#sizes, this.#random);
      this.#next = 0;
    }
    this.nextSize = this.#order[this.#next] as number;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}
