// The features of one long series through the pool: in order and in bounded memory. Runs in a host's event loop.
import { type BatchResult, windowRowHeaderDoubles } from '../../shared/batchTask.ts';
import { windowFeatureNames } from '../../shared/featureNames.ts';
import type { FeaturePool } from './pool.ts';
import { RingStore, type SensorRing } from './ringStore.ts';

const windowsPerBatch = 256;
const mostReadingsPerBatch = 50_000;
const batchesPerWorker = 3;
const mostAttempts = 3;
/** A batch takes a fraction of a second; one that takes this long hangs. */
const taskLimitMs = 60_000;
const rowDoubles = windowRowHeaderDoubles + windowFeatureNames.length;

export interface SeriesSettings {
  readonly rateHz: number;
  readonly window: number;
  readonly hop: number;
}

/** One window of the series. `values`, in the order of `windowFeatureNames`, is valid during the call only. */
export interface SeriesWindow {
  readonly start: number;
  readonly size: number;
  readonly values: Float64Array;
}

/** Receives the windows of some readings, in order; the series waits for what it returns. */
export type TakeWindows = (windows: readonly SeriesWindow[]) => Promise<void>;

interface SentBatch {
  readonly readings: number;
  readonly result: Promise<BatchResult>;
}

/** Give readings with `push` and finish with `end`, one call at a time. */
export class SeriesFeatures {
  readonly #pool: FeaturePool;
  readonly #settings: SeriesSettings;
  readonly #take: TakeWindows;
  readonly #rings = new RingStore();
  readonly #ring: SensorRing;
  readonly #batchReadings: number;
  readonly #sent: SentBatch[] = [];
  readonly #spare: ArrayBuffer[] = [];
  #times = new Float64Array(0);

  constructor(pool: FeaturePool, settings: SeriesSettings, take: TakeWindows) {
    this.#pool = pool;
    this.#settings = settings;
    this.#take = take;
    this.#batchReadings = Math.min(mostReadingsPerBatch, windowsPerBatch * settings.hop);
    const { rateHz } = settings;
    const sensor = { slot: 0, id: 'series', sourceId: 'file', name: '', unit: '', decimals: 0 };
    const capacity = this.#batchReadings * (this.#mostSent + 1);
    this.#rings.layOut([{ ...sensor, low: 0, high: 1, rateHz }], capacity);
    this.#ring = this.#rings.rings.get(0) as SensorRing;
  }

  /** Readings given so far. */
  get readings(): number {
    return this.#ring.next;
  }

  /** The next `count` values, copied; what is not finite is missing. Resolves when there is room for more. */
  async push(values: Float64Array, count: number): Promise<void> {
    this.#stampTimes(count);
    for (let offset = 0; offset < count; ) {
      const taken = Math.min(this.#ring.free, count - offset);
      this.#ring.write(this.#times, values, offset, taken);
      offset += taken;
      while (this.#ring.queued >= this.#batchReadings) await this.#send(this.#batchReadings);
      if (taken === 0) await this.#receive();
    }
  }

  /** Resolves when the windows of all readings have been taken. */
  async end(): Promise<void> {
    if (this.#ring.queued > 0) await this.#send(this.#ring.queued);
    while (this.#sent.length > 0) await this.#receive();
  }

  get #mostSent(): number {
    return batchesPerWorker * this.#pool.workers;
  }

  #stampTimes(count: number): void {
    if (this.#times.length < count) this.#times = new Float64Array(count);
    const { next } = this.#ring;
    for (let i = 0; i < count; i++) this.#times[i] = ((next + i) / this.#settings.rateHz) * 1_000;
  }

  async #send(readings: number): Promise<void> {
    if (this.#sent.length >= this.#mostSent) await this.#receive();
    const result = this.#compute(this.#ring.head, readings);
    // Told where it is received; until then it must not count as unhandled.
    result.catch(() => undefined);
    this.#sent.push({ readings, result });
    this.#ring.head += readings;
  }

  async #receive(): Promise<void> {
    const batch = this.#sent.shift();
    if (!batch) return;
    const result = await batch.result;
    if (result.transport !== 'shared') throw new Error('a batch came back by the wrong transport');
    await this.#take(this.#windowsOf(result.columns, result.windowRows));
    this.#ring.settled += batch.readings;
    if (result.columns.buffer instanceof ArrayBuffer) this.#spare.push(result.columns.buffer);
  }

  #windowsOf(columns: Float64Array, rows: number): SeriesWindow[] {
    const { window } = this.#settings;
    return Array.from({ length: rows }, (_, i) => {
      const row = i * rowDoubles;
      const values = columns.subarray(row + windowRowHeaderDoubles, row + rowDoubles);
      return { start: (columns[row + 1] as number) + 1 - window, size: window, values };
    });
  }

  /** A worker that dies takes its batch with it: any other computes the same. */
  async #compute(seqStart: number, readings: number): Promise<BatchResult> {
    const { window, hop } = this.#settings;
    const work = { rolling: false, windowed: true, workPerReadingUs: 0, workKind: 'burn' } as const;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#pool.run(
          {
            transport: 'shared',
            rings: this.#rings.buffer,
            ranges: Float64Array.of(0, seqStart, readings),
            readings,
            settings: { window, hop, ...work },
            recycled: this.#spare.pop() ?? null,
          },
          { limitMs: taskLimitMs, urgent: attempt > 1 },
        );
      } catch (error) {
        if (attempt === mostAttempts) throw error;
      }
    }
  }
}
