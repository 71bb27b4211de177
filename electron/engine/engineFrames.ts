// Builds the frames of all clients from the engine's parts, and counts those who look on. Runs in the host's event loop.
import { availableParallelism } from 'node:os';
import type { Frame, View } from '../../shared/frame.ts';
import type { EngineOptions, FrameCursor } from './engine.ts';
import type { EventLog } from './eventLog.ts';
import type { FaultInjector } from './faults/faultInjector.ts';
import { buildFigures } from './figures.ts';
import { buildFrame } from './frameBuilder.ts';
import type { KnobControl } from './knobControl.ts';
import type { Pipeline } from './pipeline.ts';
import type { PlantControl } from './plantControl.ts';
import type { SourceSet } from './sourceSet.ts';
import type { Clock } from './sources/sensorSource.ts';
import { stageSnapshot } from './stageSnapshot.ts';
import type { Tuning } from './tuning/tuning.ts';

/** A client that has asked for no frame for so long is not counted. */
const clientSeenMs = 1_000;

export interface EngineFramesParts {
  readonly host: EngineOptions['host'];
  readonly clock: Clock;
  readonly pipeline: Pipeline;
  readonly sources: SourceSet;
  readonly knobs: KnobControl;
  readonly control: PlantControl;
  readonly faults: FaultInjector;
  readonly tuning: Tuning;
  readonly events: EventLog;
}

export class EngineFrames {
  readonly #parts: EngineFramesParts;
  readonly #seenAtMs = new Map<FrameCursor, number>();

  constructor(parts: EngineFramesParts) {
    this.#parts = parts;
  }

  get clients(): number {
    return this.#seenAtMs.size;
  }

  /** To be called often. */
  forgetGone(nowMs: number): void {
    for (const [cursor, seenAtMs] of this.#seenAtMs) {
      if (nowMs - seenAtMs > clientSeenMs) this.#seenAtMs.delete(cursor);
    }
  }

  /** Builds what the view asks for and moves the cursor on. `startedAtMs`: monotonic. */
  build(view: View, cursor: FrameCursor, startedAtMs: number): Frame {
    const { host, clock, pipeline, sources, knobs, control, faults, tuning, events } = this.#parts;
    const beganAtMs = clock.monotonicMs();
    const { telemetry, ledger, views, queue, toEpochMs } = pipeline;
    const structure = control.structure({
      startedAtMs: toEpochMs(startedAtMs),
      host,
      cores: availableParallelism(),
    });
    this.#seenAtMs.set(cursor, beganAtMs);
    const oldestMs = queue.oldestArrivedAtMs();
    const frame = buildFrame(
      {
        structure,
        figures: buildFigures({
          telemetry,
          ledger,
          runners: sources.runners,
          knobs: knobs.knobs,
          stages: stageSnapshot(pipeline, sources.runners, this.clients),
          pool: pipeline.poolHealth(),
          injected: { active: faults.active, counts: faults.counts },
          heldKnobs: tuning.heldKnobs,
          uptimeS: (beganAtMs - startedAtMs) / 1_000,
          oldestQueuedMs: Number.isNaN(oldestMs) ? 0 : beganAtMs - oldestMs,
        }),
        views: views.of(structure.sensors),
        tuning,
        viewOfSlot: (slot) => views.find(slot),
        telemetry,
        events,
        toEpochMs,
        nowMs: clock.epochMs(),
        latestCommitMs: knobs.knobs.batch.maxWaitMs + 500,
      },
      view,
      cursor,
    );
    telemetry.stages.frameSent(clock.monotonicMs() - beganAtMs);
    return frame;
  }
}
