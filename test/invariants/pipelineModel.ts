// The account that a test keeps of a pipeline: from what goes in, what is asked of the pool and what comes out alone.
import type { Batch } from '../../electron/engine/batch.ts';
import type { CommittedRange } from '../../electron/engine/engine.ts';
import { rollingFeatureNames } from '../../shared/featureNames.ts';
import type { WhenFull } from '../../shared/knobs.ts';
import type { LedgerCounts } from '../../shared/ledger.ts';
import type { WorkerDeath } from '../../shared/report.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { sensorOf } from '../engine/sensors.ts';
import { type OpenTask, standInFeature, type TaskRange } from './scheduledPool.ts';

export const sourceIds = ['a', 'b', 'c'] as const;
export type SourceId = (typeof sourceIds)[number];
const sensorsEach = 2;
/** Failures that a reading must have had by itself before it may be given up. */
const leastEvidence = 2;

/** What is known of one sensor. */
export interface SensorModel {
  readonly sensor: Sensor;
  readonly sourceId: SourceId;
  /** Every value offered is one more than the one before: it names the reading whatever its seq. */
  offered: number;
  /** The same, with what is being offered at this moment. */
  offeredMost: number;
  /** Value by seq, as first seen in a task. */
  readonly values: Map<number, number>;
  /** Seen in a task, neither committed nor given up. */
  readonly inFlight: Set<number>;
  /** Seqs that were in a task which hung a worker or filled its memory, until they are computed. */
  readonly perilous: Set<number>;
  /** Committed, given up or shed up to here. */
  settledTo: number;
  lastValue: number;
  committed: number;
  givenUp: number;
}

export interface SourceModel {
  policy: WhenFull;
  present: boolean;
  received: number;
  untimed: number;
  /** Nothing may be shed of a source that has only ever blocked. */
  mayShed: boolean;
}

export class PipelineModel {
  readonly sensors: readonly SensorModel[] = sourceIds.flatMap((sourceId, s) =>
    Array.from({ length: sensorsEach }, (_, i) =>
      sensorModel(sensorOf(s * sensorsEach + i, sourceId), sourceId),
    ),
  );
  readonly sources: Readonly<Record<SourceId, SourceModel>> = {
    a: sourceModel(),
    b: sourceModel(),
    c: sourceModel(),
  };
  /** Found in calls from the engine too, which must not be thrown into it. */
  readonly #faults: string[] = [];
  /** Failed attempts at a reading that stood alone, by "slot seq". */
  readonly #evidence = new Map<string, number>();

  /** Throws with what has been found wrong up to now. */
  throwFaults(): void {
    if (this.#faults.length > 0) throw new Error(this.#faults.slice(0, 5).join('\n'));
  }

  fault(text: string): void {
    this.#faults.push(text);
  }

  expect(what: string, actual: number, expected: number): void {
    if (!Object.is(actual, expected)) this.fault(`${what}: ${actual}, not ${expected}`);
  }

  /** Notes the readings of a task; none of them may have been settled before. */
  taken(task: OpenTask): void {
    for (const { slot, seqStart, count } of task.ranges) {
      const model = this.#sensor(slot);
      if (seqStart < model.settledTo)
        this.fault(`${model.sensor.id} seq ${seqStart} is sent out, but settled up to ${model.settledTo}`);
      for (let seq = seqStart; seq < seqStart + count; seq++) {
        model.inFlight.add(seq);
        if (task.where === 'event loop' && model.perilous.has(seq))
          this.fault(`${model.sensor.id} seq ${seq}, which ended a worker, is computed in the event loop`);
      }
    }
    this.contents(task);
  }

  /** A reading keeps its value while anything may read it, also as part of another reading's window. */
  contents(task: OpenTask): void {
    for (const range of task.ranges) this.#contents(task, range);
  }

  failed({ readings, ranges }: OpenTask, death: WorkerDeath | null): void {
    for (const { slot, seqStart, count } of death === 'overdue' || death === 'outOfMemory' ? ranges : []) {
      const { perilous } = this.#sensor(slot);
      for (let seq = seqStart; seq < seqStart + count; seq++) perilous.add(seq);
    }
    const [range] = ranges;
    if (readings !== 1 || !range) return;
    const name = `${range.slot} ${range.seqStart}`;
    this.#evidence.set(name, (this.#evidence.get(name) ?? 0) + 1);
  }

  computed({ ranges }: OpenTask): void {
    for (const { slot, seqStart, count } of ranges) {
      const { perilous } = this.#sensor(slot);
      for (let seq = seqStart; seq < seqStart + count && perilous.size > 0; seq++) perilous.delete(seq);
    }
  }

  written(range: CommittedRange): void {
    const model = this.#sensor(range.sensor.slot);
    const features = new Float64Array(rollingFeatureNames.length);
    for (let i = 0; i < range.count; i++) {
      const seq = range.seqStart + i;
      const value = range.value(i);
      const name = `${model.sensor.id} seq ${seq}`;
      if (seq < model.settledTo) this.fault(`${name} is committed behind ${model.settledTo - 1}`);
      if (!model.inFlight.delete(seq)) this.fault(`${name} is committed and was not in flight`);
      if (value <= model.lastValue) this.fault(`${name} has ${value} behind ${model.lastValue}`);
      this.expect(name, value, model.values.get(seq) ?? Number.NaN);
      this.expect(`time of ${name}`, range.time(i), timeOf(value));
      const hasFeatures = range.rolling(i, features);
      for (const [k, feature] of hasFeatures ? features.entries() : [])
        this.expect(`feature ${k} of ${name}`, feature, standInFeature(value, k));
      model.settledTo = seq + 1;
      model.lastValue = value;
      model.committed++;
    }
  }

  finished({ outcome, ranges, readings }: Batch): void {
    if (outcome?.kind !== 'failed') return;
    this.expect('readings given up together', readings, 1);
    for (const { ring, seqStart } of ranges) {
      const model = this.#sensor(ring.sensor.slot);
      const name = `${model.sensor.id} seq ${seqStart}`;
      const evidence = this.#evidence.get(`${ring.sensor.slot} ${seqStart}`) ?? 0;
      if (evidence < leastEvidence) this.fault(`${name} is given up after ${evidence} failures of its own`);
      if (!model.inFlight.delete(seqStart)) this.fault(`${name} is given up and was not in flight`);
      if (seqStart < model.settledTo) this.fault(`${name} is given up behind ${model.settledTo - 1}`);
      model.givenUp++;
      model.settledTo = seqStart + 1;
    }
  }

  /** A source's account in the ledger against this one. `isSeen`: all that is in flight is in tasks that were seen. */
  checkAccount(id: SourceId, ledger: LedgerCounts, isSeen: boolean): void {
    const source = this.sources[id];
    const own = this.sensors.filter(({ sourceId }) => sourceId === id);
    const sum = (of: (model: SensorModel) => number): number =>
      own.reduce((total, model) => total + of(model), 0);
    this.expect(`${id} received`, ledger.received, source.received);
    this.expect(
      `${id} processed`,
      ledger.processed,
      sum((model) => model.committed),
    );
    this.expect(`${id} quarantined`, ledger.quarantined, sum((model) => model.givenUp) + source.untimed);
    const settled = sum((model) => model.committed + model.givenUp) + source.untimed + ledger.shed;
    const inFlight = sum((model) => model.inFlight.size);
    this.expect(`${id} queued or in flight`, ledger.queued + ledger.inFlight, source.received - settled);
    if (isSeen) this.expect(`${id} in flight`, ledger.inFlight, inFlight);
    else if (ledger.inFlight < inFlight)
      this.fault(`${id} in flight: ${ledger.inFlight}, but ${inFlight} are computed`);
    if (ledger.shed < 0 || ledger.queued < 0) this.fault(`${id}: a term below zero`);
    if (ledger.shed > 0 && !source.mayShed)
      this.fault(`${id} only ever blocked, and ${ledger.shed} were shed`);
  }

  #contents(task: OpenTask, range: TaskRange): void {
    const model = this.#sensor(range.slot);
    const values = task.values(range);
    const from = range.seqStart + range.count - values.length;
    for (const [i, value] of values.entries()) {
      const seq = from + i;
      const known = model.values.get(seq);
      if (known === undefined) model.values.set(seq, value);
      else if (known !== value) this.fault(`${model.sensor.id} seq ${seq} was ${known} and is ${value}`);
      if (!(value >= 0 && value < model.offeredMost)) this.fault(`${model.sensor.id} seq ${seq} is ${value}`);
    }
  }

  #sensor(slot: number): SensorModel {
    const model = this.sensors[slot];
    if (!model) throw new Error(`there is no slot ${slot}`);
    return model;
  }
}

/** Timestamp of the reading with this value. */
export function timeOf(value: number): number {
  return 1_000 + value;
}

function sensorModel(sensor: Sensor, sourceId: SourceId): SensorModel {
  return {
    sensor,
    sourceId,
    offered: 0,
    offeredMost: 0,
    values: new Map(),
    inFlight: new Set(),
    perilous: new Set(),
    settledTo: 0,
    lastValue: -1,
    committed: 0,
    givenUp: 0,
  };
}

function sourceModel(): SourceModel {
  return { policy: 'block', present: true, received: 0, untimed: 0, mayShed: false };
}
