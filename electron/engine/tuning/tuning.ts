// The tuning lab of an engine: model, advice, probe, auto-tune, sweeps and lesson put together. In the engine's event loop.
import { availableParallelism } from 'node:os';
import type { KnobKey } from '../../../shared/knobs.ts';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { AutoTuneReport } from '../../../shared/tuning/autoTune.ts';
import type { Advice, ModelFigures } from '../../../shared/tuning/model.ts';
import type { LabState, TuningCommand, TuningFigures } from '../../../shared/tuning/tuning.ts';
import type { KnobChange } from '../knobControl.ts';
import { Lab, stoppedText } from '../lab/lab.ts';
import { Lesson } from '../lab/lesson.ts';
import { advise } from './advisor.ts';
import { AutoTuner } from './autoTuner.ts';
import { ChangeWatch } from './changeWatch.ts';
import { ModelWatch } from './modelWatch.ts';
import { Probe } from './probe.ts';
import type { KnobOrigin, TuningParts } from './tuningParts.ts';

export class Tuning {
  readonly #parts: TuningParts;
  readonly #model: ModelWatch;
  readonly #change: ChangeWatch;
  readonly #probe: Probe;
  readonly #autoTune: AutoTuner;
  readonly #lab: Lab;
  readonly #lesson: Lesson;
  #isTouched = false;
  #ended = false;

  constructor(parts: TuningParts) {
    this.#parts = parts;
    this.#model = new ModelWatch(parts);
    const labRuns = () => this.#lab.state.job !== null;
    this.#change = new ChangeWatch({ ...parts, labRuns });
    this.#probe = new Probe(parts);
    this.#autoTune = new AutoTuner({ ...parts, labRuns });
    this.#lab = new Lab(parts);
    this.#lesson = new Lesson(this.#lab);
  }

  cancelLab(): void {
    this.#lab.cancel();
  }

  get lab(): LabState {
    return this.#lab.state;
  }

  /** Throws CommandRefused. What takes long goes on after it. */
  execute(command: TuningCommand): void {
    // To cancel what has ended changes nothing.
    if (this.#ended && command.name !== 'cancelLab') throw new CommandRefused([stoppedText]);
    this.#isTouched = true;
    switch (command.name) {
      case 'startProbe':
        this.#probe.start();
        break;
      case 'startSweep':
        this.#lab.startSweep(command.request);
        break;
      case 'measureWorkerMemory':
        this.#lab.measureWorkerMemory();
        break;
      case 'measureCopyCost':
        this.#lab.measureCopyCost();
        break;
      case 'runLessonStep':
        this.#lesson.runStep(command.step);
        break;
      case 'cancelLab':
        this.#lab.cancel();
        break;
      case 'setAutoTune':
        this.#autoTune.set(command.settings);
        break;
    }
  }

  figures(): TuningFigures {
    this.#isTouched = false;
    const model = this.#model.figures();
    return {
      model,
      advice: this.#advice(model),
      lastChange: this.#change.last,
      earlierChanges: this.#change.earlier,
      probe: this.#probe.state,
      workerMemory: this.#lab.workerMemory,
      copyCost: this.#lab.copyCost,
      autoTune: this.#autoTune.figures(),
      lab: this.#lab.state,
      sweep: this.#lab.sweep,
      lesson: this.#lesson.state,
    };
  }

  /** Whether a job, a probe or a command has changed something since it was last looked at, or is about to. */
  get moves(): boolean {
    return this.#lab.state.job !== null || this.#probe.state.running || this.#isTouched;
  }

  #advice(model: ModelFigures): readonly Advice[] {
    const { pipeline, knobs, sources } = this.#parts;
    const { telemetry, queue } = pipeline;
    const { isSettled, seconds } = this.#model.window;
    const { offeredPerS, readingsPerS, quarantinedPerS } = telemetry.recentRates(seconds);
    const { pool } = knobs();
    const { busyThreads } = telemetry.workers.recent(seconds);
    return advise({
      isSettled,
      poolIsBroken: pipeline.poolIsBroken,
      sources: sources(),
      quarantinedPerS,
      model,
      costs: this.#model.costs,
      knobs: knobs(),
      cores: availableParallelism(),
      offeredPerS,
      processedPerS: readingsPerS,
      shedPerS: telemetry.shedPerS,
      queueShare: queue.queued / queue.capacityReadings,
      blockedShare: telemetry.stages.recent(seconds).sourcesBlocked,
      p99Ms: telemetry.latencies.readingToFeatureOf(seconds).p99,
      busyShare: Math.min(1, busyThreads / (pool.mode === 'inline' ? 1 : pool.workers)),
      workerMiB: this.#lab.workerMemory?.perWorkerMiB ?? null,
      copyCost: this.#lab.copyCost,
    });
  }

  /** Knobs that auto-tune holds now. */
  get heldKnobs(): readonly KnobKey[] {
    return this.#autoTune.holds;
  }

  /** Null where auto-tune has never been on. */
  autoTuneReport(): AutoTuneReport | null {
    return this.#autoTune.report();
  }

  /** To be called five times a second. */
  sample(): void {
    this.#change.sample();
    this.#probe.sample();
    this.#autoTune.sample();
  }

  /** To be called before the change acts; `set` names every knob that was set, also to what it was. */
  knobsChanged(changed: readonly KnobChange[], by: KnobOrigin, set: readonly KnobKey[]): void {
    this.#isTouched = true;
    if (changed.length > 0) {
      this.#model.knobsChanged();
      this.#change.knobsChanged(changed);
      this.#probe.knobsChanged(changed);
    }
    this.#autoTune.knobsChanged(changed, by, set);
  }

  /** Ends what is under way, for good: commands are refused from now on. */
  async stop(): Promise<void> {
    this.#ended = true;
    this.#autoTune.end();
    this.#probe.stop();
    await this.#lab.stop();
  }
}
