// The pipeline's figures, tasks and events of the synthetic engine: a normal run and an overload. Browser.
import type { EngineEvent } from '../../shared/events.ts';
import type { CostPoints, HistoryMetric, TaskColumns } from '../../shared/frame.ts';
import type { PipelineFigures, StageFigures } from '../../shared/pipelineFigures.ts';
import {
  type HealthState,
  syntheticHealthEvents,
  syntheticInjected,
  syntheticNotice,
  syntheticPool,
  syntheticWorkers,
} from './syntheticHealth.ts';
import type { SyntheticPlant } from './syntheticPlant.ts';
import { noise } from './syntheticValues.ts';

const percentiles = (p50: number, p99: number, max: number) => ({ p50, p99, max });

/** When the last two knob changes were, in ms before the page's start. */
const changesAgoMs = [72_000, 36_000] as const;

export function historyLevels(
  startMs: number,
  overload: boolean,
): Partial<Record<HistoryMetric, (t: number) => number>> {
  const [first, second] = changesAgoMs;
  const phase = (t: number) => (t < startMs - first ? 0 : t < startMs - second ? 1 : 2);
  const of = (a: number, b: number, c: number) => (t: number) =>
    phase(t) === 0 ? a : phase(t) === 1 ? b : c;
  return {
    offeredPerS: () => 400_100,
    processedPerS: of(400_100, 400_100, overload ? 34_500 : 400_100),
    shedPerS: of(0, 0, overload ? 365_600 : 0),
    batchReadings: of(98, 494, overload ? 1 : 494),
    batchSizeKnob: of(100, 500, overload ? 1 : 500),
    queued: of(1_800, 2_600, overload ? 200_000 : 587),
    capacityReadings: () => 200_000,
    queueWaitP50: of(1.1, 3.6, overload ? 5_800 : 1.4),
    dispatchP50: of(0.25, 0.22, 0.2),
    computeP50: of(0.46, 2.07, overload ? 0.06 : 2.07),
    returnP50: of(0.55, 0.9, 0.5),
    orderWaitP50: () => 0.1,
    readingToFeatureP50: of(2.4, 6.8, overload ? 5_800 : 4.1),
    readingToFeatureP99: of(9.4, 14.3, overload ? 5_900 : 7.8),
    lagP50: () => 0.4,
    lagP99: () => 1.8,
    lagMax: () => 4.2,
    workersKnob: of(2, 2, overload ? 2 : 4),
    maxWaitKnob: () => 50,
    cpuCores: of(1.98, 1.84, overload ? 2.4 : 1.86),
    busyShareMin: of(0.88, 0.8, overload ? 0.97 : 0.4),
    busyShareMedian: of(0.91, 0.83, overload ? 0.98 : 0.41),
    busyShareMax: of(0.94, 0.87, overload ? 0.99 : 0.42),
  };
}

function stages(overload: boolean, sources: number): readonly StageFigures[] {
  const out = overload ? 34_500 : 400_100;
  const row = (
    name: StageFigures['name'],
    ratePerS: number,
    fill: number,
    fillPeak: number,
    fillCapacity: number,
    fillUnit: StageFigures['fillUnit'],
    busyShare: number,
    blockedShare = 0,
  ): StageFigures => ({ name, ratePerS, fill, fillPeak, fillCapacity, fillUnit, busyShare, blockedShare });
  return [
    row('sources', 400_100, sources, sources, sources, 'sources live', 0.03),
    row(
      'ingest',
      400_100,
      overload ? 610_000 : 40_000,
      overload ? 610_000 : 110_000,
      1_000_000,
      'readings',
      0.08,
    ),
    row(
      'queue',
      400_100,
      overload ? 200_000 : 587,
      overload ? 200_000 : 6_000,
      200_000,
      'readings',
      0,
      overload ? 0.98 : 0,
    ),
    row('pool', out, overload ? 8 : 2, 8, 8, 'batches', overload ? 0.99 : 0.41),
    row('commit', out, 1, 9, 64, 'batches', 0.04),
    row('ui', 10, 1, 1, 4, 'clients', 0.03),
  ];
}

export function syntheticFigures(
  plant: SyntheticPlant,
  atMs: number,
  overload: boolean,
  health: HealthState = 'well',
): PipelineFigures {
  const uptimeS = (atMs - plant.structure.startedAtMs) / 1_000;
  const received = Math.round(uptimeS * 400_100);
  const queued = overload ? 200_000 : 587;
  const inFlight = overload ? 8 : 1_000;
  const shed = overload ? 15_714_310 : 0;
  const quarantined = health === 'faults' ? 41 + 34 : 41;
  const ledger = {
    received,
    processed: received - quarantined - shed - queued - inFlight,
    quarantined,
    shed,
    queued,
    inFlight,
  };
  const tick = Math.floor(atMs / 250);
  const offeredPerS = 400_100 * (1 + (noise(3, tick) - 0.5) * 0.002);
  return {
    uptimeS,
    offeredPerS,
    processedPerS: overload ? 34_500 : offeredPerS,
    batchesPerS: overload ? 34_500 : 800,
    shedPerS: overload ? 365_600 : 0,
    batchReadings: overload ? 1 : 498,
    ledger,
    ledgerDifference: 0,
    byReason: {
      'not a number': 41,
      ...(health === 'faults' ? { 'could not be computed': 34 } : {}),
      ...(overload ? { 'drop-oldest': shed } : {}),
    },
    oldestQueuedMs: overload ? 5_800 : 4,
    latencyMs: {
      readingToFeature: overload ? percentiles(5_800, 5_900, 6_100) : percentiles(4.1, 7.8, 12.4),
      queueWait: overload ? percentiles(5_800, 5_890, 6_000) : percentiles(1.4, 3.9, 6),
      dispatch: percentiles(0.2, 0.6, 1.2),
      compute: overload ? percentiles(0.06, 0.1, 0.4) : percentiles(2.1, 2.6, 4),
      return: percentiles(0.5, 0.9, 2),
      orderWait: percentiles(0.1, 0.4, 1),
    },
    lagMs: percentiles(0.4, 1.9, 4.6),
    memoryMiB: 184,
    stages: stages(overload, plant.structure.sources.length),
    workers: syntheticWorkers(health, tick, overload),
    sources: plant.structure.sources.map((source) => ({
      id: source.config.id,
      state: 'live' as const,
      sensors: source.slots.length,
      readingsPerS: source.slots.reduce((sum, slot) => sum + (plant.structure.sensors[slot]?.rateHz ?? 0), 0),
      ledger: { ...ledger, received: Math.round(received / 4) },
      errors: source.config.id === 'hall' ? 3 : 0,
      lastError: source.config.id === 'hall' ? 'CO₂: no answer within 1 s' : '',
      reconnects: 0,
      blockedMs: 0,
      pollRoundMs:
        source.config.id === 'hall' ? percentiles(101, 104, 108) : { p50: null, p99: null, max: null },
      progress: source.config.kind === 'replay' ? 0.42 : null,
    })),
    cost: {
      overheadUsPerBatch: 54,
      costUsPerReading: 4.04,
      ipcShare: overload ? 0.93 : 0.026,
      overheadUncertaintyUs: 3,
      costUncertaintyUs: 0.02,
      r2: 0.998,
      batches: 400,
      unknownBecause: '',
    },
    pool: syntheticPool(health, atMs),
    injected: { active: health === 'faults' || health === 'broken', counts: syntheticInjected(health) },
    heldKnobs: [],
    notice: syntheticNotice(health),
  };
}

/** Tasks of all workers between two moments: one every 5 ms each, 2.1 ms long. */
export function syntheticTasks(fromMs: number, toMs: number): TaskColumns {
  const starts: [number, number][] = [];
  for (let id = 1; id <= 4; id++)
    for (let n = Math.ceil(fromMs / 5); n * 5 < toMs; n++) starts.push([id, n * 5 + noise(id, n) * 2]);
  const column = (offset: number) => Float64Array.from(starts, ([, at]) => at + offset);
  return {
    worker: Uint16Array.from(starts, ([id]) => id),
    dispatchedAtMs: column(-0.2),
    startedAtMs: column(0),
    endedAtMs: column(2.1),
    returnedAtMs: column(2.4),
    committedAtMs: Float64Array.from(starts, ([id, at]) => at + 2.5 + (noise(id, at) > 0.8 ? 2 : 0)),
    readings: Uint32Array.from(starts, () => 500),
    left: 0,
  };
}

export function syntheticCostPoints(): CostPoints {
  const readings = Float64Array.from({ length: 400 }, (_, i) =>
    i % 9 === 0 ? 100 : i % 23 === 0 ? 340 + (i % 7) * 18 : 500,
  );
  return { readings, ms: readings.map((n, i) => 0.054 + n * 0.00404 + (noise(i, 5) - 0.5) * 0.12) };
}

export function syntheticEvents(
  startMs: number,
  overload: boolean,
  health: HealthState = 'well',
): readonly EngineEvent[] {
  const at = (agoMs: number, event: Omit<EngineEvent, 'number' | 'atMs'>) => ({
    atMs: startMs - agoMs,
    ...event,
  });
  const [first, second] = changesAgoMs;
  const events = [
    at(761_000, { kind: 'run', priority: 4, subject: '', message: 'The run began.' }),
    at(300_000, {
      kind: 'source',
      priority: 3,
      subject: 'pump',
      message: 'valve1.csv, line 1 204: 7 fields where 9 are named. The row is quarantined.',
    }),
    at(first, {
      kind: 'knob',
      priority: 4,
      subject: 'batch.size',
      message: 'batch.size 100 → 500',
      before: '100',
      after: '500',
    }),
    overload
      ? at(second, {
          kind: 'knob',
          priority: 4,
          subject: 'batch.size',
          message: 'batch.size 500 → 1',
          before: '500',
          after: '1',
        })
      : at(second, {
          kind: 'knob',
          priority: 4,
          subject: 'pool.workers',
          message: 'pool.workers 2 → 4',
          before: '2',
          after: '4',
        }),
    at(22_000, {
      kind: 'sensor',
      priority: 2,
      subject: 'hall.06',
      message: 'CO₂ could not be read: no answer within 1 s.',
    }),
    at(14_000, { kind: 'sensor', priority: 3, subject: 'hall.09', message: 'Sump level is stale.' }),
  ];
  const all = [...events, ...syntheticHealthEvents(health).map(({ agoMs, ...event }) => at(agoMs, event))];
  return all.toSorted((a, b) => a.atMs - b.atMs).map((event, number) => ({ number, ...event }));
}
