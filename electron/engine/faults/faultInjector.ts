// Faults put in on purpose, at the rates of the knobs `faults.*` or as single shots. Runs in the engine's event loop.
import {
  type InjectedFaultKind,
  injectedFaultKinds,
  isPoison,
  type PoisonSettings,
  type TaskFault,
} from '../../../shared/injectedFaults.ts';
import { defaultKnobs, type Knobs } from '../../../shared/knobs.ts';
import { CommandRefused } from '../../../shared/protocol.ts';
import type { Clock } from '../sources/sensorSource.ts';
import { FaultSchedule } from './faultSchedule.ts';

/** As much of a batch's range as is needed here. */
export interface FaultRange {
  readonly ring: { readonly sensor: { readonly slot: number; readonly id: string } };
  readonly seqStart: number;
  readonly count: number;
}

/** What the pool and the dispatcher ask before they send a task; cheap while nothing is on. */
export interface FaultSource {
  /** What the next task is to suffer; each is handed out once. Asked for first attempts only, in mode `pool`. */
  takeTaskFault(): TaskFault | undefined;
  /** For the settings of a batch of these ranges, when it is composed, once. Undefined when none of it is poison. */
  poisonFor(ranges: readonly FaultRange[]): PoisonSettings | undefined;
  readonly leakKiB: number;
}

export interface FaultInjectorParts {
  readonly clock: Clock;
  /** Ends a worker's thread; returns the worker's name ("W2"), or null when none is alive. */
  readonly killWorker: () => string | null;
  /** Ends the connection of a source that runs; returns its id, or null when none does. */
  readonly dropSource: (random: () => number) => string | null;
  /** Sources that run now. */
  readonly sourcesRunning: () => number;
  /** Clients that frames are built for. */
  readonly clients: () => number;
  /** One fault that was put in: the source, sensor or worker that suffers it, and one sentence. */
  readonly onEvent: (subject: string, message: string) => void;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** Of a single shot. */
const shotFloodFactor = 10;
const shotFloodMs = 3_000;
const shotFrameDelayMs = 1_000;
const longestTimerMs = 3_600_000;
/** Faults of one kind that may wait for a task to suffer them. */
const mostPending = 10;

const taskFaultTexts: Readonly<Record<TaskFault, string>> = {
  hang: 'the worker of the next batch hangs',
  throw: 'the worker of the next batch throws outside of its task',
  outOfMemory: 'the worker of the next batch fills its memory',
  unreadable: 'the worker of the next batch returns what cannot be read',
};

export class FaultInjector implements FaultSource {
  readonly #parts: FaultInjectorParts;
  readonly #counts = Object.fromEntries(injectedFaultKinds.map((kind) => [kind, 0])) as Record<
    InjectedFaultKind,
    number
  >;
  readonly #schedules: Readonly<Record<'killWorker' | 'sourceDrop' | TaskFault, FaultSchedule>>;
  #knobs: Knobs = defaultKnobs;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  /** In the order in which tasks are to suffer them. */
  #pending: TaskFault[] = [];
  #poisonShots = 0;
  #slowFrameShots = 0;
  #floodUntilMs = Number.NEGATIVE_INFINITY;

  constructor(parts: FaultInjectorParts) {
    this.#parts = parts;
    const schedule = (): FaultSchedule => new FaultSchedule(parts.random);
    this.#schedules = {
      killWorker: schedule(),
      hang: schedule(),
      throw: schedule(),
      outOfMemory: schedule(),
      unreadable: schedule(),
      sourceDrop: schedule(),
    };
  }

  /** Since the start, by kind: counted when suffered, poison by the reading, slow frames each. */
  get counts(): Readonly<Record<InjectedFaultKind, number>> {
    return this.#counts;
  }

  /** Any knob of `faults` is on, or a shot lasts. */
  get active(): boolean {
    const on = Object.entries(this.#knobs.faults).some(([name, value]) =>
      name === 'floodFactor' ? value > 1 : value > 0,
    );
    const shots = this.#pending.length + this.#poisonShots + this.#slowFrameShots;
    return on || shots > 0 || this.#flooding;
  }

  get leakKiB(): number {
    return this.#knobs.faults.leakKiBPerBatch;
  }

  /** Multiplies the rate of every source that makes its own time. */
  get rateFactor(): number {
    return this.#knobs.faults.floodFactor * (this.#flooding ? shotFloodFactor : 1);
  }

  /** To be called with the knobs at the start and after each change. */
  setKnobs(knobs: Knobs): void {
    const before = this.#knobs.faults;
    this.#knobs = knobs;
    const { faults, pool } = knobs;
    const nowMs = this.#parts.clock.monotonicMs();
    const ofWorkers = pool.mode === 'pool' ? 1 : 0;
    this.#schedules.killWorker.setRate(faults.killWorkerPerMin * ofWorkers, nowMs);
    this.#schedules.hang.setRate(faults.hangPerMin * ofWorkers, nowMs);
    this.#schedules.throw.setRate(faults.throwPerMin * ofWorkers, nowMs);
    this.#schedules.outOfMemory.setRate(faults.outOfMemoryPerMin * ofWorkers, nowMs);
    this.#schedules.unreadable.setRate(faults.unreadablePerMin * ofWorkers, nowMs);
    this.#schedules.sourceDrop.setRate(faults.sourceDropPerMin, nowMs);
    this.#pending = this.#pending.filter((fault) => ofWorkers > 0 && !turnedOff(fault, before, faults));
    if (faults.floodFactor > 1 && before.floodFactor === 1)
      this.#tell('flood', '', `sources deliver ${faults.floodFactor} × as fast`);
    this.#setTimer();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    // What waits for a task would only hold up the drain.
    this.#pending = [];
  }

  takeTaskFault(): TaskFault | undefined {
    if (this.#pending.length === 0) return undefined;
    const fault = this.#pending.shift() as TaskFault;
    this.#tell(fault, '', taskFaultTexts[fault]);
    return fault;
  }

  poisonFor(ranges: readonly FaultRange[]): PoisonSettings | undefined {
    const per100k = this.#knobs.faults.poisonPer100k;
    if (per100k === 0 && this.#poisonShots === 0) return undefined;
    const poison: PoisonSettings = { per100k, readings: this.#shotReadings(ranges) };
    let poisoned = 0;
    let [firstId, firstSeq] = ['', 0];
    for (const { ring, seqStart, count } of ranges) {
      const { id, slot } = ring.sensor;
      for (let seq = seqStart; seq < seqStart + count; seq++) {
        if (isPoison(poison, slot, seq) && poisoned++ === 0) [firstId, firstSeq] = [id, seq];
      }
    }
    if (poisoned === 0) return undefined;
    const others = poisoned > 1 ? `, and ${poisoned - 1} more of its batch` : '';
    this.#tell('poison', firstId, `reading ${firstSeq} of ${firstId} is poison${others}`, poisoned);
    return poison;
  }

  /** How much later the frame just built leaves, ms; asked once for each frame. */
  takeFrameDelayMs(): number {
    const { slowFrameMs } = this.#knobs.faults;
    if (this.#slowFrameShots > 0) {
      this.#slowFrameShots--;
      this.#tell('slowFrame', '', `a frame leaves ${shotFrameDelayMs} ms late`);
      return Math.max(shotFrameDelayMs, slowFrameMs);
    }
    // No entry for each: they would push everything else out of the events.
    if (slowFrameMs > 0) this.#counts.slowFrame++;
    return slowFrameMs;
  }

  /** One fault, now. Throws CommandRefused where there is nothing to suffer it. */
  inject(kind: InjectedFaultKind): void {
    switch (kind) {
      case 'killWorker':
        this.#refuseInline(kind);
        if (!this.#killWorker()) throw refusal(kind, 'no worker is alive just now; try again in a moment');
        break;
      case 'hang':
      case 'throw':
      case 'outOfMemory':
      case 'unreadable':
        this.#refuseInline(kind);
        if (!this.#order(kind)) throw refusal(kind, `${mostPending} of them wait for a batch already`);
        break;
      case 'poison':
        if (this.#poisonShots >= mostPending)
          throw refusal(kind, `${mostPending} of them wait for a batch already`);
        this.#poisonShots++;
        break;
      case 'sourceDrop':
        if (!this.#dropSource()) throw refusal(kind, 'no source is connected just now');
        break;
      case 'flood':
        if (this.#parts.sourcesRunning() === 0) throw refusal(kind, 'no source is running');
        this.#floodUntilMs = this.#parts.clock.monotonicMs() + shotFloodMs;
        this.#tell(kind, '', `sources deliver ${shotFloodFactor} × as fast for ${shotFloodMs / 1_000} s`);
        break;
      case 'slowFrame':
        if (this.#parts.clients() === 0) throw refusal(kind, 'no client asks for frames');
        this.#slowFrameShots = Math.min(mostPending, this.#slowFrameShots + 1);
        break;
    }
  }

  get #flooding(): boolean {
    return this.#parts.clock.monotonicMs() < this.#floodUntilMs;
  }

  /** One timer for whatever is due next. */
  #setTimer(): void {
    clearTimeout(this.#timer);
    const nextMs = Math.min(...Object.values(this.#schedules).map((schedule) => schedule.nextMs));
    if (this.#stopped || nextMs === Number.POSITIVE_INFINITY) return;
    const waitMs = Math.ceil(Math.max(0, nextMs - this.#parts.clock.monotonicMs()));
    this.#timer = setTimeout(() => this.#putInDue(), Math.min(waitMs, longestTimerMs));
    this.#timer.unref();
  }

  #putInDue(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    const { killWorker, sourceDrop, ...ofTasks } = this.#schedules;
    for (let due = killWorker.takeDue(nowMs); due > 0; due--) this.#killWorker();
    for (let due = sourceDrop.takeDue(nowMs); due > 0; due--) this.#dropSource();
    for (const kind of Object.keys(ofTasks) as TaskFault[])
      for (let due = ofTasks[kind].takeDue(nowMs); due > 0; due--) this.#order(kind);
    this.#setTimer();
  }

  #killWorker(): boolean {
    const worker = this.#parts.killWorker();
    if (worker !== null) this.#tell('killWorker', worker, `${worker} is killed`);
    return worker !== null;
  }

  #dropSource(): boolean {
    const sourceId = this.#parts.dropSource(this.#parts.random);
    if (sourceId !== null) this.#tell('sourceDrop', sourceId, `${sourceId} loses its connection`);
    return sourceId !== null;
  }

  /** False when as many wait already: a rate that finds no tasks must not pile up. */
  #order(fault: TaskFault): boolean {
    const waiting = this.#pending.filter((pending) => pending === fault).length;
    if (waiting < mostPending) this.#pending.push(fault);
    return waiting < mostPending;
  }

  /** A reading of these ranges for each shot. */
  #shotReadings(ranges: readonly FaultRange[]): [number, number][] {
    const readings = ranges.reduce((sum, { count }) => sum + count, 0);
    const picked: [number, number][] = [];
    for (; this.#poisonShots > 0 && readings > 0; this.#poisonShots--) {
      let left = Math.floor(this.#parts.random() * readings);
      for (const { ring, seqStart, count } of ranges) {
        if (left >= 0 && left < count) picked.push([ring.sensor.slot, seqStart + left]);
        left -= count;
      }
    }
    return picked;
  }

  #refuseInline(kind: InjectedFaultKind): void {
    if (this.#knobs.pool.mode === 'inline')
      throw refusal(kind, 'no worker computes in mode inline; set pool.mode to pool');
  }

  #tell(kind: InjectedFaultKind, subject: string, message: string, count = 1): void {
    this.#counts[kind] += count;
    this.#parts.onEvent(subject, `Put in: ${message}.`);
  }
}

function turnedOff(fault: TaskFault, before: Knobs['faults'], now: Knobs['faults']): boolean {
  return before[`${fault}PerMin`] > 0 && now[`${fault}PerMin`] === 0;
}

function refusal(kind: InjectedFaultKind, why: string): CommandRefused {
  return new CommandRefused([`The fault ${kind} cannot be put in: ${why}.`]);
}
