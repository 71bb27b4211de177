// Keeps the checkpoint of a run: notes what is committed, waits until the outputs have it, writes the file.
import type { EventPriority } from '../../../shared/events.ts';
import type { CheckpointReport, QuarantinedReading, RunReport } from '../../../shared/report.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import type { CheckpointOptions, CommitOutput, EngineOptions } from '../engine.ts';
import type { RingStore } from '../ringStore.ts';
import type { Clock, Positioning } from '../sources/sensorSource.ts';
import type { TimeLimit } from '../timeLimit.ts';
import { type Checkpoint, writeCheckpoint } from './checkpoint.ts';

/** So many places in which readings were shed are kept of each sensor. */
const mostSkipSteps = 64;

/** A source as the checkpoint sees it. */
export interface KeptSource {
  readonly config: { readonly id: string; readonly kind: string };
  readonly sensors: readonly Sensor[];
  readonly positioning: Positioning | undefined;
}

export interface CheckpointParts {
  readonly sources: () => readonly KeptSource[];
  readonly rings: RingStore;
  readonly quarantined: () => RunReport['quarantined'];
  readonly clock: Clock;
  readonly onEvent: (priority: EventPriority, message: string) => void;
}

export class CheckpointWriter {
  readonly #options: CheckpointOptions;
  readonly #parts: CheckpointParts;
  readonly #plantName: string;
  /** Sources that the run was started with: of them is kept where they stood when they are removed. */
  readonly #plantSources: ReadonlySet<string>;
  readonly #outputs: readonly CommitOutput[];
  /** By source id, the present edition of each, and the last one of those of the plant that are gone. */
  readonly #kept = new Map<string, KeptSource>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lastContent = '';
  #written = 0;
  #lastWrittenAtMs: number | null = null;
  #isFailing = false;
  #toldLate = false;
  #started = false;
  #stopped = false;

  /** Null where the run keeps no checkpoint. */
  static of(options: EngineOptions, parts: CheckpointParts): CheckpointWriter | null {
    return options.checkpoint ? new CheckpointWriter(options, options.checkpoint, parts) : null;
  }

  private constructor(
    { plant, outputs }: EngineOptions,
    checkpoint: CheckpointOptions,
    parts: CheckpointParts,
  ) {
    this.#options = checkpoint;
    this.#parts = parts;
    this.#plantName = plant.name;
    this.#plantSources = new Set(plant.sources.map(({ id }) => id));
    this.#outputs = outputs;
  }

  /** Once the sources run. */
  start(): void {
    this.#started = true;
    this.#arm();
  }

  /**
   * Writes a last one; to be called when all is committed that will be. Does nothing where `start` was not called. When
   * the limit is over the one before stays.
   */
  async stop(limit: TimeLimit): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#started || this.#stopped) return;
    this.#stopped = true;
    const written = (await limit.within(this.#writing)) && (await limit.within(this.#write()));
    if (!written) this.#fail('the outputs have not in time what was committed');
  }

  report(): CheckpointReport {
    const { file, intervalMs, from } = this.#options;
    const lastWrittenAtMs = this.#lastWrittenAtMs;
    return {
      file,
      intervalMs,
      written: this.#written,
      lastWrittenAtMs,
      resumedFromMs: from?.writtenAtMs ?? null,
    };
  }

  /** Twice in an interval: what was committed longer than one ago is in the file, flushing and writing included. */
  #arm(): void {
    this.#timer = setTimeout(() => {
      this.#writing = this.#write().then(() => {
        if (!this.#stopped) this.#arm();
      });
    }, this.#options.intervalMs / 2);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    const content = this.#capture();
    if (!content) return;
    // A reading is quarantined when its seq is settled: the list is another only where the seqs are.
    const { writtenAtMs, quarantined: _, ...rest } = content;
    const text = JSON.stringify(rest);
    if (text === this.#lastContent) return;
    try {
      await Promise.all(this.#outputs.map((output) => output.flushed()));
      await writeCheckpoint(this.#options.file, content);
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return;
    }
    this.#isFailing = false;
    this.#tellWhenLate(writtenAtMs);
    this.#lastContent = text;
    this.#lastWrittenAtMs = writtenAtMs;
    this.#written++;
  }

  /** Null while a source cannot tell where it stands: what its edition before delivered is not settled yet. */
  #capture(): Checkpoint | null {
    const { rings, clock, sources, quarantined } = this.#parts;
    const { intervalMs, from } = this.#options;
    const present = sources();
    for (const [id, source] of this.#kept)
      if (!present.includes(source) && !this.#plantSources.has(id)) this.#kept.delete(id);
    for (const source of present) this.#kept.set(source.config.id, source);
    const checkpoint: Checkpoint = {
      version: 1,
      plant: this.#plantName,
      writtenAtMs: clock.epochMs(),
      intervalMs,
      sensors: { ...from?.sensors },
      skips: {},
      quarantined: { readings: [], more: 0 },
      sources: {},
    };
    for (const source of this.#kept.values()) {
      const { id, kind } = source.config;
      const settledOffered: number[] = [];
      for (const sensor of source.sensors) {
        const { seq, skips } = rings.settledOf(sensor.slot) ?? { seq: 0, skips: null };
        checkpoint.sensors[sensor.id] = seq;
        const shed = skips?.before(seq) ?? 0;
        if (skips && shed > 0) {
          const { base, exactFrom, steps } = skips.keep(seq, mostSkipSteps);
          checkpoint.skips[sensor.id] = { base, exactFrom, steps: steps.map(([at, sum]) => [at, sum]) };
        }
        settledOffered.push(seq + shed);
      }
      const position = source.positioning?.position(settledOffered);
      if (position === null) return null;
      checkpoint.sources[id] = position ? { kind, position: { ...position } } : { kind };
    }
    const { readings, more } = quarantined();
    // What lies behind the seqs is computed again by the next run, which quarantines it itself.
    const isSettled = ({ sensor, seq }: QuarantinedReading): boolean =>
      seq < (checkpoint.sensors[sensor] ?? Number.POSITIVE_INFINITY);
    checkpoint.quarantined = { readings: readings.filter(isSettled), more };
    return checkpoint;
  }

  #tellWhenLate(writtenAtMs: number): void {
    const { clock, onEvent } = this.#parts;
    const { intervalMs } = this.#options;
    const tookMs = clock.epochMs() - writtenAtMs;
    if (tookMs <= intervalMs / 2 || this.#toldLate) return;
    this.#toldLate = true;
    onEvent(
      3,
      `The checkpoint took ${Math.round(tookMs)} ms to write: after a crash more than the last ${intervalMs} ms may be computed again`,
    );
  }

  #fail(reason: string): void {
    if (!this.#isFailing) this.#parts.onEvent(2, `The checkpoint stays where it is: ${reason}`);
    this.#isFailing = true;
  }
}
