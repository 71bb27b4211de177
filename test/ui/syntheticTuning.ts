// What the tuning lab of the synthetic engine tells beside its sweep: model, advice, what the last change did. Browser.
import { type Knobs, knobValue } from '../../shared/knobs.ts';
import { defaultAutoTune } from '../../shared/tuning/autoTune.ts';
import type { Advice, ModelFigures, StageBound } from '../../shared/tuning/model.ts';
import type { LabState, TuningFigures } from '../../shared/tuning/tuning.ts';
import { costUs, overheadUs, type SyntheticTuning, syntheticSweep } from './syntheticSweep.ts';

const stages: readonly StageBound[] = [
  {
    stage: 'sources',
    per: 'reading',
    cpuUs: 6,
    wallUs: 100,
    cpuShare: 0.06,
    kind: 'I/O-bound',
    advice: 'It waits: the event loop can wait for a thousand sensors at once.',
  },
  {
    stage: 'ingest',
    per: 'reading',
    cpuUs: 0.2,
    wallUs: 0.2,
    cpuShare: 0.97,
    kind: 'CPU-bound',
    advice: 'It computes, but only 0.2 µs a reading: sending it to a worker would cost more.',
  },
  {
    stage: 'dispatch',
    per: 'reading',
    cpuUs: 0.1,
    wallUs: 0.18,
    cpuShare: 0.55,
    kind: 'mixed',
    advice: 'It stays where batches are composed.',
  },
  {
    stage: 'compute',
    per: 'reading',
    cpuUs: 4.0,
    wallUs: 4.04,
    cpuShare: 0.99,
    kind: 'CPU-bound',
    advice: 'It computes: in the event loop it would stop every sensor. It belongs in workers.',
  },
  {
    stage: 'commit',
    per: 'reading',
    cpuUs: 0.3,
    wallUs: 0.37,
    cpuShare: 0.81,
    kind: 'CPU-bound',
    advice: 'It stays in order, in one place.',
  },
  {
    stage: 'ui',
    per: 'frame',
    cpuUs: null,
    wallUs: null,
    cpuShare: null,
    kind: null,
    advice: 'It did nothing in the last 10 s.',
  },
];

function model(knobs: Knobs, isKnown: boolean): ModelFigures {
  const size = knobValue(knobs, 'batch.size') as number;
  const share = overheadUs / (overheadUs + costUs * size);
  return {
    batch: {
      overheadUs: isKnown ? { value: overheadUs, uncertainty: 3 } : null,
      costUsPerReading: isKnown ? { value: costUs, uncertainty: 0.02 } : null,
      journeyUsPerReading: null,
      haloUsPerRange: isKnown ? { value: 1.2, uncertainty: 0.2 } : null,
      r2: isKnown ? 0.998 : 0.04,
      batches: 400,
      spread: isKnown ? 5 : 1.1,
      identifiable: isKnown,
      meanJourneyUs: { value: overheadUs, uncertainty: 3 },
      meanComputeUs: { value: costUs * size, uncertainty: 10 },
      meanReadings: size,
      remark: isKnown
        ? ''
        : 'The last 400 batches had 480 to 528 readings: overhead and cost need sizes 4 × apart.',
    },
    batchSize: size,
    meanBatch: size,
    workers: knobs.pool.workers,
    mode: knobs.pool.mode,
    inEventLoop: knobs.pool.mode === 'inline',
    efficiency: isKnown ? 1 - share : null,
    journeyShare: isKnown ? share : null,
    journeyTimes: isKnown
      ? { journeyUs: overheadUs, wholeUs: overheadUs + costUs * size, isMeasured: true }
      : null,
    batchFor95: isKnown ? 254 : null,
    breakEvenUsPerReading: isKnown ? 0.04 : null,
    paysUpToUsPerReading: null,
    presentUsPerReading: isKnown ? costUs : null,
    betterMode: isKnown ? 'pool' : null,
    payBackReadings: isKnown ? 28_400 : null,
    poolStartMs: isKnown ? 86 : null,
    predictedReadingsPerS: isKnown ? 930_000 : null,
    predictedLimit: isKnown ? 'workers' : null,
    fillMs: 1.25,
    closesEarly: null,
    stages,
    reasons: isKnown ? {} : { efficiency: 'Overhead and cost need sizes 4 × apart.' },
    remark: '',
  };
}

const advice: readonly Advice[] = [
  {
    id: 'knee',
    text: 'Batch 500 is the knee: 54 µs of every 2 074 µs are journey, 2.6 %. Batch 2 000 would add less than 1 % and cost 11 ms.',
    changes: null,
    action: '',
    effect: 'nothing to apply',
    warns: false,
  },
  {
    id: 'workers',
    text: '4 workers are busy 41 % of the time. 2 would do the same work at 83 %, with p99 near 14 ms.',
    changes: { 'pool.workers': 2 },
    action: 'Apply 2 workers',
    effect: '2 threads less, +6 ms',
    warns: false,
  },
  {
    id: 'batch',
    text: 'A batch waits 1.2 ms to fill. Batch 250 would take 2 ms off p99 for 3 % more CPU.',
    changes: { 'batch.size': 250 },
    action: 'Apply batch 250',
    effect: 'journey 5.1 %',
    warns: false,
  },
];

const warning: Advice = {
  id: 'journey',
  text: '52 µs of every 61 µs are journey. Batch 400 would cut that to 12 %. At your rate it adds 8 ms of delay.',
  changes: { 'batch.size': 400 },
  action: 'Apply batch 400',
  effect: 'journey 12 %, +8 ms',
  warns: true,
};

const idleLab: LabState = { job: null, progress: 0, leftS: null, doing: '', remark: '', remarks: {} };
const runningLab: LabState = {
  job: 'sweep',
  progress: 0.35,
  leftS: 29,
  doing: 'batch 500, 2 workers, repeat 3',
  remark: '',
  remarks: {},
};

export function syntheticTuningFigures(kind: SyntheticTuning, knobs: Knobs, startMs: number): TuningFigures {
  const isKnown = kind !== 'unknown';
  return {
    model: model(knobs, isKnown),
    advice: isKnown ? (kind === 'running' ? [warning, ...advice.slice(1)] : advice) : [],
    earlierChanges: [],
    lastChange: {
      atMs: startMs - 36_000,
      what: ['pool.workers 2 → 4'],
      outcome: kind === 'running' ? 'measuring' : 'measured',
      afterS: kind === 'running' ? 0 : 3,
      before: { readingsPerS: 400_100, p99Ms: 14.3, busyShare: 0.83, cpuCores: 1.84 },
      after:
        kind === 'running' ? null : { readingsPerS: 400_100, p99Ms: 7.8, busyShare: 0.41, cpuCores: 1.86 },
    },
    probe: { running: false, leftS: 0, hasRun: false },
    workerMemory: isKnown
      ? {
          atMs: startMs - 60_000,
          points: [1, 2, 3, 4, 6, 8].map((workers) => ({ workers, rssMiB: 122 + workers * 9.4 })),
          perWorkerMiB: 9.4,
        }
      : null,
    copyCost: isKnown
      ? {
          atMs: startMs - 50_000,
          batch: 500,
          workers: 4,
          sharedReadingsPerS: 930_000,
          copyReadingsPerS: 651_000,
        }
      : null,
    autoTune: {
      ...defaultAutoTune,
      state: 'off',
      text: '',
      p99Ms: null,
      cpuCores: null,
      offeredPerS: 400_100,
      changes: [],
      targets: [],
      bounds: { workers: [1, 8], batch: [1, 50_000], maxWaitMs: [1, 10_000] },
    },
    lab: kind === 'running' ? runningLab : idleLab,
    sweep: syntheticSweep(kind, startMs - 196_000),
    lesson: { steps: [] },
  };
}
