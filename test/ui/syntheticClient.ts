// An engine client that makes its own frames, ten times a second: screens can be looked at without an engine. Browser.
import {
  type Frame,
  hiddenView,
  sparkBucketMs,
  sparkBuckets,
  type View,
  type WallColumns,
} from '../../shared/frame.ts';
import { type InjectedFaultKind, injectedFaultKinds } from '../../shared/injectedFaults.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges } from '../../shared/knobs.ts';
import type { PipelineFigures } from '../../shared/pipelineFigures.ts';
import {
  type Command,
  CommandRefused,
  type CommandResult,
  type ConnectionState,
  type EngineClient,
} from '../../shared/protocol.ts';
import { sensorStates } from '../../shared/sensor.ts';
import { syntheticDetail } from './syntheticDetail.ts';
import {
  historyLevels,
  syntheticCostPoints,
  syntheticEvents,
  syntheticFigures,
  syntheticTasks,
} from './syntheticFigures.ts';
import { faultKnobsOf, healthStates, noFaultsPutIn, syntheticQuarantined } from './syntheticHealth.ts';
import { type SyntheticPlant, syntheticPlant } from './syntheticPlant.ts';
import type { SyntheticTuning } from './syntheticSweep.ts';
import { syntheticTuningFigures } from './syntheticTuning.ts';
import { historyColumns, seriesColumns, sparkColumns, stateAgeMs, valueAt } from './syntheticValues.ts';

export const syntheticStates = [
  'normal',
  'calm',
  'overload',
  'disconnected',
  'empty',
  'connecting',
  'faults',
  'broken',
  'probing',
] as const;
export type SyntheticState = (typeof syntheticStates)[number];

export interface SyntheticOptions {
  readonly state: SyntheticState;
  /** 0: the plant of the pictures. */
  readonly sensors: number;
  readonly tuning: SyntheticTuning;
}

const frameEveryMs = 100;
const ranForMs = 761_000;
const lostAfterMs = 6_000;

/** Frames follow the page's clock from the moment it is made. */
export function openSyntheticClient({ state, sensors, tuning }: SyntheticOptions): EngineClient {
  const startMs = Date.now();
  const kind = state === 'empty' || state === 'calm' ? state : 'drawn';
  const health = healthStates.find((name) => name === state) ?? 'well';
  let plant = syntheticPlant(sensors, startMs - ranForMs, kind);
  const shots = { ...noFaultsPutIn };
  let shotUntilMs = 0;
  const frameListeners = new Set<(frame: Frame) => void>();
  const connectionListeners = new Set<(connection: ConnectionState) => void>();
  let connection: ConnectionState = { state: 'connecting' };
  let view: View = hiddenView;
  let number = 0;
  let sentRevision = 0;
  let nextBucket = 0;
  let eventNumber = 0;
  const events = [...syntheticEvents(startMs, state === 'overload', health)];

  const tell = (next: ConnectionState): void => {
    connection = next;
    for (const listener of connectionListeners) listener(next);
  };

  const wall = (atMs: number): WallColumns => {
    const last = Math.floor(atMs / sparkBucketMs);
    const first = Math.max(nextBucket, last - sparkBuckets + 1);
    nextBucket = last;
    return { ...wallColumns(plant, atMs, startMs), sparks: sparkColumns(plant, first, last, startMs) };
  };

  const figures = (atMs: number, overload: boolean): PipelineFigures => {
    const made = syntheticFigures(plant, atMs, overload, health);
    const counts = { ...made.injected.counts };
    for (const kind of injectedFaultKinds) counts[kind] += shots[kind];
    const { faults } = plant.structure.knobs;
    const active = atMs < shotUntilMs || JSON.stringify(faults) !== JSON.stringify(defaultKnobs.faults);
    return { ...made, injected: { active, counts } };
  };

  const frame = (atMs: number): Frame => {
    const { series, overview, detail, history, tasks } = view;
    const { structure } = plant;
    const isNew = structure.revision !== sentRevision;
    sentRevision = structure.revision;
    const overload = state === 'overload';
    const span15 = { spanMs: 900_000, endMs: null };
    const fresh = events.slice(eventNumber);
    eventNumber = events.length;
    return {
      kind: 'frame',
      number: number++,
      atMs,
      structure: isNew ? structure : null,
      figures: figures(atMs, overload),
      wall: view.wall ? wall(atMs) : null,
      series: series?.slots.map((slot) => seriesColumns(plant, slot, series.span, atMs, startMs)) ?? null,
      overview:
        overview && series
          ? series.slots.map((slot) => seriesColumns(plant, slot, span15, atMs, startMs, 150))
          : null,
      detail: detail ? syntheticDetail(plant, detail.slot, detail.span, atMs, startMs) : null,
      history: history ? historyColumns(history, atMs, historyLevels(startMs, overload)) : null,
      costPoints: history || view.tuning ? syntheticCostPoints() : null,
      tuning: view.tuning ? syntheticTuningFigures(tuning, structure.knobs, startMs) : null,
      tasks: tasks ? syntheticTasks(atMs - frameEveryMs, atMs) : null,
      events: fresh,
    };
  };

  const send = (): void => {
    if (connection.state !== 'connected' || !view.visible) return;
    const made = frame(Date.now());
    for (const listener of frameListeners) listener(made);
    if (state === 'disconnected' && number > 5) {
      const now = Date.now();
      tell({ state: 'lost', sinceMs: now - lostAfterMs, retryAtMs: now + 2_000 });
    }
  };

  const putIn = (fault: InjectedFaultKind): void => {
    shots[fault]++;
    shotUntilMs = Date.now() + (fault === 'flood' ? 3_000 : 1_000);
    const entry = { kind: 'fault', priority: 4, subject: fault, message: `${fault} was put in.` } as const;
    events.push({ number: events.length, atMs: Date.now(), ...entry });
  };

  const setKnobs = (changes: KnobChanges): void => {
    const { structure } = plant;
    const applied = applyKnobChanges(structure.knobs, changes);
    if (!applied.ok) throw new CommandRefused(applied.faults);
    plant = { ...plant, structure: { ...structure, revision: structure.revision + 1, knobs: applied.knobs } };
  };
  setKnobs(faultKnobsOf[health]);

  const execute = (command: Command): void => {
    const { structure } = plant;
    if (command.name === 'injectFault') putIn(command.fault);
    if (command.name === 'pickSensors')
      plant = {
        ...plant,
        structure: { ...structure, revision: structure.revision + 1, picked: command.ids },
      };
    if (command.name !== 'setKnobs') return;
    setKnobs(dropUndefined(command.changes));
    for (const [key, value] of Object.entries(command.changes)) {
      const message = `${key} is now ${String(value)}.`;
      const entry = { kind: 'knob', priority: 4, subject: key, message, after: String(value) } as const;
      events.push({ number: events.length, atMs: Date.now(), ...entry });
    }
  };

  if (state !== 'connecting') setTimeout(() => tell({ state: 'connected' }), 0);
  const timer = setInterval(send, frameEveryMs);
  return {
    onFrame(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      listener(connection);
      return () => connectionListeners.delete(listener);
    },
    setView(next) {
      view = next;
    },
    send<C extends Command>(command: C): Promise<CommandResult<C>> {
      return new Promise((resolve) => {
        execute(command);
        const quarantined = health === 'faults' ? syntheticQuarantined : [];
        const report = { quarantined: { readings: quarantined, more: 0 } };
        resolve((command.name === 'readReport' ? report : null) as CommandResult<C>);
      });
    },
    retry() {
      if (state !== 'disconnected') tell({ state: 'connected' });
    },
    close: () => clearInterval(timer),
  };
}

function dropUndefined<T>(changes: Partial<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(changes).filter((entry): entry is [string, T] => entry[1] !== undefined),
  );
}

function wallColumns(plant: SyntheticPlant, atMs: number, startMs: number): Omit<WallColumns, 'sparks'> {
  const { sensors, structure } = plant;
  const column = (of: (index: number) => number) => Float64Array.from(sensors, (_, index) => of(index));
  const stateOf = (index: number) => sensors[index]?.state ?? 'live';
  const sinceMs = (index: number): number => {
    const state = stateOf(index);
    return state === 'live' ? structure.startedAtMs : startMs - (stateAgeMs[state as 'stale'] ?? 0);
  };
  const value = (index: number, at: number): number => {
    const sensor = sensors[index];
    return sensor ? valueAt(sensor, index, at, startMs) : Number.NaN;
  };
  return {
    revision: structure.revision,
    values: column((index) => value(index, stateOf(index) === 'stale' ? sinceMs(index) - 1 : atMs)),
    lastFinite: column((index) => value(index, stateOf(index) === 'live' ? atMs : sinceMs(index) - 1)),
    arrivedAtMs: column((index) => (stateOf(index) === 'live' ? atMs - 3 : sinceMs(index))),
    states: Uint8Array.from(sensors, (_, index) => sensorStates.indexOf(stateOf(index))),
    stateSinceMs: column(sinceMs),
    ratesHz: Float32Array.from(structure.sensors, ({ rateHz }) => rateHz ?? 0),
  };
}
