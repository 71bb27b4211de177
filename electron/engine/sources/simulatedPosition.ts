// How simulated sources go on after a checkpoint: their values follow from the seq. Runs in the engine's event loop.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PollSourceConfig, StreamSourceConfig } from '../../../shared/plant.ts';
import {
  type Positioning,
  type SensorDeclaration,
  type SensorHalo,
  type SensorStart,
  SourceRefused,
} from './sensorSource.ts';
import { SimulatedSignal } from './simulatedSignal.ts';

const positionSchema = z.strictObject({
  /** What the values depend on beside the seq. */
  valuesSha256: z.string(),
  /** Of a burst: how many readings of each sensor had been offered before its first. */
  burstFrom: z.array(z.number().int().min(0)).optional(),
});
type Position = z.infer<typeof positionSchema>;

/** What a burst has delivered, by sensor; counted on by the source. */
export interface BurstProgress {
  readonly delivered: Float64Array;
  /** `ReadingSink.offered` of each sensor before the burst began; null before the first run. */
  from: readonly number[] | null;
}

/** `burst`: absent for sources that go on for ever. */
export function simulatedPositioning(
  config: PollSourceConfig | StreamSourceConfig,
  sensors: readonly SensorDeclaration[],
  burst?: BurstProgress,
): Positioning {
  const valuesSha256 = digestOf(config, sensors);
  return {
    position() {
      if (!burst) return { valuesSha256 } satisfies Position;
      return burst.from ? ({ valuesSha256, burstFrom: [...burst.from] } satisfies Position) : null;
    },
    async resume(given, starts) {
      const parsed = positionSchema.safeParse(given);
      if (!parsed.success) throw new SourceRefused(['its position in the checkpoint cannot be read']);
      if (parsed.data.valuesSha256 !== valuesSha256)
        throw new SourceRefused(['its seed, signal or sensors are not those of the checkpoint']);
      if (burst) goOn(burst, parsed.data.burstFrom ?? [], starts);
      return starts.map((start, i) => haloOf(config, sensors[i], start));
    },
  };
}

function goOn(burst: BurstProgress, from: readonly number[], starts: readonly SensorStart[]): void {
  burst.from = starts.map((_, i) => from[i] ?? 0);
  starts.forEach(({ offered }, i) => {
    burst.delivered[i] = offered - (from[i] ?? 0);
  });
}

/** Times are those of the moment of delivery: they cannot be had again, and no feature depends on them. */
function haloOf(
  { id: sourceId, seed, signal }: PollSourceConfig | StreamSourceConfig,
  sensor: SensorDeclaration | undefined,
  { nextSeq, haloOffered }: SensorStart,
): SensorHalo {
  const values = new Float64Array(haloOffered.length).fill(Number.NaN);
  const times = values.slice();
  if (!sensor) return { times, values };
  const { id, low, high } = sensor;
  const subject = { seed, sensorId: `${sourceId}.${id}`, low, high };
  new SimulatedSignal(signal, subject).fill(nextSeq - values.length, values, 0, values.length);
  return { times, values };
}

function digestOf(
  { seed, signal }: PollSourceConfig | StreamSourceConfig,
  sensors: readonly SensorDeclaration[],
): string {
  const ranges = sensors.map(({ id, low, high }) => [id, low, high]);
  return createHash('sha256')
    .update(JSON.stringify([seed, Object.entries(signal).sort(), ranges]))
    .digest('hex');
}
