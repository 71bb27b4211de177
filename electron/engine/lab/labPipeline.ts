// A pipeline of the lab's own over captured readings. Runs in the lab's thread.
import { setTimeout as wait } from 'node:timers/promises';
import type { BatchResult, BatchTask } from '../../../shared/batchTask.ts';
import type { Knobs } from '../../../shared/knobs.ts';
import type { SourceAccount } from '../account.ts';
import { createClock, type EngineClock } from '../clock.ts';
import { Pipeline } from '../pipeline.ts';
import type { Capture, CapturedSensor } from './capture.ts';
import { CommitWatch } from './commitWatch.ts';
import { ThreadCpu } from './threadCpu.ts';

const settleCheckMs = 2;
/** What is in flight when a measurement ends is waited for so long. */
const settleLimitMs = 10_000;
/** Why the lab's own ledger has readings shed that a measurement left. */
const leftOverReason = 'left over from a measurement';

export interface LabPipelineParts {
  readonly workerFile: string;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
}

/** Create with `open`. */
export class LabPipeline {
  readonly capture: Capture;
  readonly clock: EngineClock = createClock();
  readonly watch = new CommitWatch(this.clock);
  readonly cpu = new ThreadCpu(this.clock);
  readonly pipeline: Pipeline;
  readonly values: Float64Array;
  readonly dueMs: Float64Array;
  readonly #account: SourceAccount;
  #knobs: Knobs;
  #lastTrouble = '';
  #wake: (() => void) | null = null;
  #wakeSlot = -1;

  private constructor(capture: Capture, knobs: Knobs, parts: LabPipelineParts) {
    this.capture = capture;
    this.#knobs = knobs;
    this.values = new Float64Array(capture.columns, 0, capture.readings);
    this.dueMs = new Float64Array(capture.columns, this.values.byteLength, capture.readings);
    this.pipeline = new Pipeline(
      {
        ...parts,
        outputs: [this.watch],
        clock: this.clock,
        onEvent: (kind, priority, _subject, message) => {
          if (kind === 'pool' && priority <= 3) this.#lastTrouble = message.split('. ', 1)[0] ?? message;
        },
        onRoom: () => this.#roomMade(),
        onReturned: (result) => this.cpu.note(result),
      },
      knobs,
    );
    this.pipeline.setSensors(capture.sensors.map(({ sensor }) => sensor));
    this.#account = this.pipeline.ledger.account('lab');
  }

  /** Resolves when its pool is warm. Rejects with PoolFailed. */
  static async open(capture: Capture, knobs: Knobs, parts: LabPipelineParts): Promise<LabPipeline> {
    const lab = new LabPipeline(capture, knobs, parts);
    await lab.pipeline.open();
    return lab;
  }

  get knobs(): Knobs {
    return this.#knobs;
  }

  setKnobs(knobs: Knobs): void {
    this.#knobs = knobs;
    this.pipeline.setKnobs(knobs);
  }

  /** Workers that have died up to now. */
  get deaths(): number {
    return Object.values(this.pipeline.poolHealth().deaths).reduce((sum, count) => sum + count, 0);
  }

  /** What was said of the newest failure: "W1 exited with code 7". */
  get lastTrouble(): string {
    return this.#lastTrouble;
  }

  /** Readings `place` … of the capture, with these timestamps. Returns how many were taken. */
  push({ sensor }: CapturedSensor, times: Float64Array, values: Float64Array, count: number): number {
    return this.pipeline.ingest.push(this.#account, 'block', sensor, times, values, 0, count);
  }

  /** Resolves when a source that was held at this sensor would go on. One at a time. */
  room({ sensor }: CapturedSensor): Promise<void> {
    if (this.pipeline.ingest.room(sensor.slot) > 0) return Promise.resolve();
    this.#wakeSlot = sensor.slot;
    const room = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    // As a held source does: in a queue smaller than a batch no batch would ever fill.
    this.pipeline.urge();
    return room;
  }

  /** Wakes who waits for room, as when there is some. */
  wake(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** Computes no more than what is in flight. */
  letGo(): void {
    this.pipeline.queue.shedAll(leftOverReason);
  }

  /** Lets go of what waits and waits for what is in flight. False when that does not come back. */
  async settle(): Promise<boolean> {
    const untilMs = this.clock.monotonicMs() + settleLimitMs;
    this.letGo();
    while (this.pipeline.unsettled > 0 && this.clock.monotonicMs() < untilMs) await wait(settleCheckMs);
    return this.pipeline.unsettled === 0;
  }

  close(): Promise<void> {
    return this.pipeline.close();
  }

  #roomMade(): void {
    if (this.#wake && this.pipeline.ingest.mayResume(this.#wakeSlot)) this.wake();
  }
}
