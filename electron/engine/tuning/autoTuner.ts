// Holds p99 at or below a target at the least CPU: model-based, corrected by what is measured. In the engine's event
// loop; costs nothing while it is off.
import { availableParallelism } from 'node:os';
import type { KnobChanges, KnobKey } from '../../../shared/knobs.ts';
import { knobDescriptions } from '../../../shared/knobs.ts';
import {
  type AutoTuneChange,
  type AutoTuneFigures,
  type AutoTuneReport,
  type AutoTuneSettings,
  type AutoTuneState,
  autoTunedKnobs,
  autoTunePoolKnobs,
  defaultAutoTune,
  type HeldTarget,
} from '../../../shared/tuning/autoTune.ts';
import type { KnobChange } from '../knobControl.ts';
import { grouped } from '../sentenceNumbers.ts';
import { changeText, stateText } from './autoTune/changeWords.ts';
import { type ObservedPipeline, PipelineObserver, settingOf } from './autoTune/pipelineObserver.ts';
import type { SettingBounds } from './autoTune/settingChoice.ts';
import type { Setting } from './autoTune/settingForecast.ts';
import { type Decision, Steering } from './autoTune/steering.ts';
import { withinCores } from './autoTune/workerRoom.ts';
import type { KnobOrigin, TuningParts } from './tuningParts.ts';

const mostChanges = 50;
const nothing: readonly KnobKey[] = [];
/** Of the queue, that one batch may be. */
const queueShare = 0.25;

export interface AutoTunerParts
  extends Pick<TuningParts, 'clock' | 'knobs' | 'changeKnobs' | 'onEvent' | 'plantName'> {
  readonly pipeline: ObservedPipeline;
  readonly labRuns: () => boolean;
}

interface Running {
  readonly steering: Steering;
  readonly observer: PipelineObserver;
  readonly inline: boolean;
  readonly capacityReadings: number;
  readonly plantName: string;
}

export class AutoTuner {
  readonly #parts: AutoTunerParts;
  #settings: AutoTuneSettings = defaultAutoTune;
  #running: Running | null = null;
  #off: 'off' | 'givenWay' = 'off';
  #givenWayBecause = '';
  #changes: AutoTuneChange[] = [];
  #targets: readonly HeldTarget[] = [];
  #changeCount = 0;
  #lastChangeMs = Number.NaN;
  #wasOn = false;
  #wasLimited = false;
  /** For the pool: what is measured without one says nothing of it. */
  #waits = false;
  #ended = false;

  constructor(parts: AutoTunerParts) {
    this.#parts = parts;
  }

  set(settings: AutoTuneSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.on === before.on && settings.targetP99Ms === before.targetP99Ms) return;
    if (settings.on) this.#start();
    else this.#stop(before.on ? 'off' : this.#off);
    if (settings.on || before.on) this.#noteTarget();
    if (settings.on) this.#tell(`Auto-tune holds p99 at or below ${settings.targetP99Ms} ms`);
    else if (before.on) this.#tell('Auto-tune is off; the knobs stay as they are');
  }

  /** To be called five times a second. */
  sample(): void {
    const running = this.#running;
    if (!running || this.#ended) return;
    const knobs = this.#parts.knobs();
    if (this.#parts.plantName() !== running.plantName) {
      this.#giveWay(`the plant ${this.#parts.plantName()} was opened`);
      return;
    }
    if (knobs.pool.mode === 'pool' && this.#parts.pipeline.poolIsBroken) {
      this.#waits = true;
      return;
    }
    const stands =
      !this.#waits &&
      (knobs.pool.mode === 'inline') === running.inline &&
      knobs.queue.capacityReadings === running.capacityReadings;
    if (!stands) this.#start();
    this.#waits = false;
    const { steering, observer } = this.#running ?? running;
    const observation = observer.observe(this.#parts.clock.monotonicMs(), knobs, this.#parts.labRuns());
    const decision = observation && steering.observe(observation);
    if (decision) this.#change(settingOf(knobs), decision);
    this.#noteLimit(steering.state);
  }

  /** The run ends: nothing is changed from now on; what it was doing stays told. */
  end(): void {
    this.#ended = true;
  }

  /** `set` names every knob that was set, also to what it was: that is a touch, too. */
  knobsChanged(changed: readonly KnobChange[], by: KnobOrigin, set: readonly KnobKey[]): void {
    if (by === 'autoTune' || !this.#running) return;
    const key = set.find((each) => autoTunedKnobs.includes(each) || autoTunePoolKnobs.includes(each));
    if (!key) return;
    this.#giveWay(handWords(key, changed.find((change) => change.key === key) ?? null));
  }

  figures(): AutoTuneFigures {
    const { telemetry } = this.#parts.pipeline;
    const state = this.#state;
    const recent = this.#running?.steering.recent;
    const p99Ms = recent?.typicalP99Ms ?? null;
    const cpuCores = this.#running && !this.#parts.labRuns() ? telemetry.cpuCores : null;
    const { offeredPerS } = telemetry;
    const { monotonicMs } = this.#parts.clock;
    const quietS = Number.isNaN(this.#lastChangeMs) ? null : (monotonicMs() - this.#lastChangeMs) / 1_000;
    return {
      ...this.#settings,
      state,
      text: stateText({
        state,
        waitsBecause:
          this.#running && this.#waits
            ? 'the pool is broken and batches are computed in the event loop'
            : null,
        targetP99Ms: this.#settings.targetP99Ms,
        p99Ms,
        offeredPerS,
        cpuCores,
        quietS,
        givenWayBecause: this.#givenWayBecause,
      }),
      p99Ms,
      cpuCores,
      offeredPerS,
      changes: this.#changes,
      targets: this.#targets,
      bounds: this.#running?.steering.bounds ?? this.#boundsWhileOff(),
    };
  }

  /** None while it is off. */
  get holds(): readonly KnobKey[] {
    return this.#running ? autoTunedKnobs : nothing;
  }

  /** What it did in this run; null when it has never been on. */
  report(): AutoTuneReport | null {
    if (!this.#wasOn) return null;
    const { targetP99Ms } = this.#settings;
    return { targetP99Ms, state: this.#state, changeCount: this.#changeCount, changes: this.#changes };
  }

  get #state(): AutoTuneState {
    if (this.#running && this.#waits) return 'measuring';
    return this.#running?.steering.state ?? this.#off;
  }

  #start(): void {
    const { pipeline, knobs, plantName } = this.#parts;
    const { pool, queue } = knobs();
    const bounds = this.#bounds();
    const { targetP99Ms } = this.#settings;
    const cores = availableParallelism();
    this.#running = {
      steering: new Steering({ targetP99Ms, cores, bounds }),
      observer: new PipelineObserver(pipeline),
      inline: pool.mode === 'inline',
      capacityReadings: queue.capacityReadings,
      plantName: plantName(),
    };
    this.#wasOn = true;
  }

  #stop(state: 'off' | 'givenWay'): void {
    this.#running = null;
    this.#waits = false;
    this.#off = state;
    this.#wasLimited = false;
  }

  #giveWay(because: string): void {
    this.#settings = { ...this.#settings, on: false };
    this.#givenWayBecause = because;
    this.#noteTarget();
    this.#stop('givenWay');
    this.#tell(`Auto-tune gives way: ${because}`);
  }

  /** What computing does is not looked at while it is off. */
  #boundsWhileOff(): SettingBounds {
    return withinCores(this.#bounds(), availableParallelism());
  }

  /** Of the knobs. */
  #bounds(): SettingBounds {
    const { pool, queue } = this.#parts.knobs();
    const [leastWorkers, mostWorkers] = rangeOf('pool.workers');
    const [leastBatch, mostBatch] = rangeOf('batch.size');
    const [leastWait, mostWait] = rangeOf('batch.maxWaitMs');
    const { targetP99Ms } = this.#settings;
    return {
      workers: [leastWorkers, pool.mode === 'inline' ? leastWorkers : mostWorkers],
      batch: [leastBatch, Math.min(mostBatch, Math.floor(queue.capacityReadings * queueShare))],
      maxWaitMs: [leastWait, Math.max(leastWait, Math.min(mostWait, Math.floor(targetP99Ms)))],
    };
  }

  #change(before: Setting, { setting, reason }: Decision): void {
    const changes: KnobChanges = {};
    if (setting.workers !== before.workers) changes['pool.workers'] = setting.workers;
    if (setting.batch !== before.batch) changes['batch.size'] = setting.batch;
    if (setting.maxWaitMs !== before.maxWaitMs) changes['batch.maxWaitMs'] = setting.maxWaitMs;
    const what = changeText(before, setting);
    const { clock, changeKnobs } = this.#parts;
    this.#lastChangeMs = clock.monotonicMs();
    // A person's change may be before it in the line.
    const running = this.#running;
    const stillWanted = () => this.#running === running && !this.#ended;
    changeKnobs(changes, 'autoTune', stillWanted).then(
      () => {
        if (stillWanted()) this.#changed({ atMs: clock.epochMs(), what, reason });
      },
      (error: unknown) => this.#giveWay(`a change was refused: ${(error as Error).message}`),
    );
  }

  #changed(change: AutoTuneChange): void {
    this.#changeCount++;
    this.#changes = [...this.#changes, change].slice(-mostChanges);
    this.#tell(`Auto-tune: ${change.what}. ${change.reason}`);
  }

  #noteTarget(): void {
    const { on, targetP99Ms } = this.#settings;
    const held = { atMs: this.#parts.clock.epochMs(), targetP99Ms: on ? targetP99Ms : null };
    this.#targets = [...this.#targets, held].slice(-mostChanges);
  }

  /** Told once each time it comes to that. */
  #noteLimit(state: AutoTuneState): void {
    const limited = state === 'limited';
    if (limited && !this.#wasLimited) {
      const { targetP99Ms } = this.#settings;
      const message = `Auto-tune finds no setting within its bounds that holds p99 at or below ${targetP99Ms} ms`;
      this.#parts.onEvent('knob', 3, '', message);
    }
    this.#wasLimited = limited || (this.#wasLimited && state !== 'holding');
  }

  #tell(message: string): void {
    this.#parts.onEvent('knob', 4, '', message);
  }
}

/** `change` is null where a knob was set to what it was. */
function handWords(key: KnobKey, change: KnobChange | null): string {
  if (!change) return `a person set ${key} to what it was`;
  const [from, to] = [change.before, change.after].map((value) =>
    /^\d/.test(value) ? grouped(Number(value)) : value,
  );
  return `a person changed ${key} from ${from} to ${to}`;
}

function rangeOf(key: KnobKey): readonly [number, number] {
  const { least = 1, most = 1 } = knobDescriptions[key];
  return [least, most];
}
