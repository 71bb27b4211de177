// Runs a plant for some seconds on an engine of its own and tells what it did. Runs in the lab's thread.
import { setTimeout as wait } from 'node:timers/promises';
import type { BatchResult, BatchTask } from '../../../shared/batchTask.ts';
import { type Frame, hiddenView, type View } from '../../../shared/frame.ts';
import type { Plant } from '../../../shared/plant.ts';
import { parsePlant } from '../../../shared/protocol.ts';
import { type RunReport, workerDeaths } from '../../../shared/report.ts';
import { createEngine } from '../createEngine.ts';
import type { Engine, FrameCursor } from '../engine.ts';
import type { OpenSource } from '../sources/sensorSource.ts';
import type { LabTaskContext } from './labTaskContext.ts';
import type { PlantRunResult, PlantRunTask } from './plantRunTask.ts';
import { WatchedFrames } from './watchedFrames.ts';

/** From one look at the engine to the next. */
const lookIntervalMs = 25;
/** Below 60 s the history is handed out as it was sampled. */
const longestHistoryMs = 60_000;
/** What is still under way at the end is of no interest: it has been watched. */
const drainLimitMs = 300;

export interface PlantRunParts {
  readonly workerFile: string;
  readonly computeInline: (task: BatchTask) => Promise<BatchResult>;
  readonly openSource: OpenSource;
}

/** Rejects when the plant does not fit its schema, cannot be started, a worker died, or the signal is aborted. */
export async function runPlant(
  task: PlantRunTask,
  parts: PlantRunParts,
  context: LabTaskContext,
): Promise<PlantRunResult> {
  const parsed = parsePlant(task.plant);
  if (!parsed.ok) throw new Error(`The plant cannot be run: ${parsed.faults.join('; ')}`);
  const engine = engineOf(parsed.plant, parts);
  await engine.start();
  try {
    return await new PlantWatch(engine, task, context).watch();
  } finally {
    await engine.stop();
  }
}

function engineOf(plant: Plant, parts: PlantRunParts): Engine {
  return createEngine({ ...parts, host: 'headless', plant, baseFolder: '.', outputs: [], drainLimitMs });
}

/** Throws with their number and the last one's story: figures of a run that workers died in are not the plant's. */
export function refuseDeaths({
  pool,
  events,
}: Pick<RunReport, 'events'> & { readonly pool: Pick<RunReport['pool'], 'deaths'> }): void {
  const all = workerDeaths.reduce((sum, reason) => sum + pool.deaths[reason], 0);
  if (all === 0) return;
  const last = events.findLast(
    ({ kind, priority, message }) => kind === 'pool' && priority <= 3 && /^W\d+ /.test(message),
  );
  const story = last ? `; the last: ${last.message.split('. ', 1)[0]?.replace(/\.$/, '')}` : '';
  throw new Error(
    `${all} worker${all === 1 ? '' : 's'} died while it ran${story}. What was measured is not the plant's: run it again.`,
  );
}

class PlantWatch {
  readonly #engine: Engine;
  readonly #task: PlantRunTask;
  readonly #context: LabTaskContext;
  readonly #cursor: FrameCursor;
  readonly #view: View;
  #changesMade = 0;

  constructor(engine: Engine, task: PlantRunTask, context: LabTaskContext) {
    this.#engine = engine;
    this.#task = task;
    this.#context = context;
    this.#cursor = engine.newCursor();
    this.#view = { ...hiddenView, visible: true, tasks: true };
  }

  async watch(): Promise<PlantRunResult> {
    const { warmUpMs, durationMs, begin } = this.#task;
    const { signal, progress } = this.#context;
    const allMs = warmUpMs + durationMs;
    const warmFrom = performance.now();
    for (let passedMs = 0; passedMs < warmUpMs; passedMs = performance.now() - warmFrom) {
      await wait(Math.min(lookIntervalMs, warmUpMs - passedMs), undefined, { signal });
      progress(passedMs / allMs);
    }
    const first = this.#look();
    const frames = new WatchedFrames(first);
    for (const id of begin) await this.#engine.execute({ name: 'pauseSource', id, paused: false });
    for (;;) {
      const frame = this.#look();
      frames.add(frame);
      const passedMs = frame.atMs - first.atMs;
      if (passedMs >= durationMs || (this.#task.untilSettled && frames.settled)) break;
      progress((warmUpMs + passedMs) / allMs);
      await this.#changeKnobs(passedMs);
      await wait(Math.min(this.#untilChangeMs(passedMs), durationMs - passedMs), undefined, { signal });
    }
    const report = this.#engine.report();
    refuseDeaths(report);
    return frames.result(report, this.#history(allMs));
  }

  #look(): Frame {
    return this.#engine.buildFrame(this.#view, this.#cursor);
  }

  #history(spanMs: number): Frame {
    const span = { spanMs: Math.min(longestHistoryMs, Math.max(100, spanMs)), endMs: null };
    const view = { ...this.#view, history: span };
    return this.#engine.buildFrame(view, this.#engine.newCursor());
  }

  async #changeKnobs(passedMs: number): Promise<void> {
    const { changes } = this.#task;
    if (!changes || passedMs < this.#changesMade * changes.everyMs) return;
    const set = changes.sets[this.#changesMade++ % changes.sets.length];
    if (set) await this.#engine.execute({ name: 'setKnobs', changes: set });
  }

  #untilChangeMs(passedMs: number): number {
    const { changes } = this.#task;
    if (!changes) return lookIntervalMs;
    return Math.min(lookIntervalMs, Math.max(1, this.#changesMade * changes.everyMs - passedMs));
  }
}
