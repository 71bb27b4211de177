// Situations for the advisor: the pipeline as it is told, by default one that is well.
import {
  type BatchCosts,
  batchFor95,
  batchUs,
  computeUs,
  efficiencyOf,
  journeyShareOf,
} from '../../electron/engine/tuning/figuresFromFit.ts';
import type { AdvisorInput } from '../../electron/engine/tuning/situation.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges } from '../../shared/knobs.ts';
import type { ModelFigures } from '../../shared/tuning/model.ts';

export const costs: BatchCosts = {
  overheadUs: 52,
  costUs: 0.9,
  haloUs: 0,
  journeyUsPerReading: 0,
  ranges: () => 1,
};

export const computing = { stage: 'compute', per: 'reading', cpuUs: 1, wallUs: 1, advice: '' } as const;

export interface Situated extends Partial<Omit<AdvisorInput, 'model' | 'knobs' | 'costs'>> {
  readonly knobs?: KnobChanges;
  readonly costs?: BatchCosts;
  readonly model?: Partial<ModelFigures>;
  /** Mean readings of a batch; as the knob where left out. */
  readonly mean?: number;
  readonly identifiable?: boolean;
}

export function inputOf({
  knobs: changes = {},
  model = {},
  mean,
  identifiable = true,
  ...rest
}: Situated): AdvisorInput {
  const applied = applyKnobChanges(defaultKnobs, changes);
  if (!applied.ok) throw new Error(applied.faults.join('\n'));
  const { knobs } = applied;
  const each = rest.costs ?? costs;
  const readings = mean ?? knobs.batch.size;
  return {
    costs: each,
    knobs,
    cores: 4,
    isSettled: true,
    poolIsBroken: false,
    sources: [{ paused: false, ended: false }],
    quarantinedPerS: 0,
    offeredPerS: 20_000,
    processedPerS: 20_000,
    shedPerS: 0,
    queueShare: 0,
    blockedShare: 0,
    p99Ms: 4,
    busyShare: 0.4,
    workerMiB: null,
    copyCost: null,
    ...rest,
    model: {
      batch: {
        overheadUs: { value: each.overheadUs, uncertainty: 1 },
        costUsPerReading: { value: each.costUs, uncertainty: 0.01 },
        haloUsPerRange: null,
        journeyUsPerReading: null,
        r2: 0.99,
        batches: 400,
        spread: identifiable ? 16 : 1,
        identifiable,
        meanJourneyUs: { value: each.overheadUs, uncertainty: 1 },
        meanComputeUs: { value: computeUs(each, readings), uncertainty: 1 },
        meanReadings: readings,
        remark: '',
      },
      batchSize: knobs.batch.size,
      meanBatch: readings,
      workers: knobs.pool.workers,
      mode: knobs.pool.mode,
      inEventLoop: knobs.pool.mode === 'inline',
      efficiency: efficiencyOf(each, readings),
      journeyShare: journeyShareOf(each, readings),
      journeyTimes: null,
      batchFor95: batchFor95(each),
      breakEvenUsPerReading: 0.01,
      paysUpToUsPerReading: null,
      presentUsPerReading: computeUs(each, readings) / readings,
      betterMode: 'pool',
      payBackReadings: null,
      poolStartMs: 100,
      predictedReadingsPerS: (1e6 * readings) / batchUs(each, readings),
      predictedLimit: 'workers',
      fillMs: 1,
      closesEarly: null,
      stages: [{ ...computing, cpuShare: 0.95, kind: 'CPU-bound' }],
      reasons: {},
      remark: '',
      ...model,
    },
  };
}
