// The knobs: every setting that can change while running, its range, default and unit.
import { z } from 'zod';
import { featureSets } from './featureNames.ts';

export const poolModes = ['pool', 'inline'] as const;
export const transports = ['shared', 'copy'] as const;
export const whenFullPolicies = ['block', 'drop-oldest', 'drop-newest'] as const;
export const workKinds = ['burn', 'sleep'] as const;
export type Transport = (typeof transports)[number];
export type WhenFull = (typeof whenFullPolicies)[number];
export type WorkKind = (typeof workKinds)[number];

const integer = (least: number, most: number) => z.number().int().min(least).max(most);

export const knobsSchema = z.strictObject({
  pool: z
    .strictObject({
      workers: integer(1, 16).default(2),
      mode: z.enum(poolModes).default('pool'),
      transport: z.enum(transports).default('shared'),
      inFlightPerWorker: integer(1, 8).default(2),
      taskTimeoutMs: integer(50, 600_000).default(2_000),
      /** A worker whose memory has grown by so much since it started is replaced. */
      recycleAfterMiB: integer(8, 16_384).default(256),
    })
    .prefault({}),
  batch: z
    .strictObject({
      size: integer(1, 50_000).default(500),
      maxWaitMs: integer(1, 10_000).default(50),
    })
    .prefault({}),
  queue: z
    .strictObject({
      capacityReadings: integer(1_000, 10_000_000).default(200_000),
      whenFull: z.enum(whenFullPolicies).default('block'),
    })
    .prefault({}),
  features: z
    .strictObject({
      window: integer(2, 4_096).default(64),
      hop: integer(1, 4_096).default(32),
      set: z
        .array(z.enum(featureSets))
        .min(1)
        .refine((sets) => new Set(sets).size === sets.length, 'names a set twice')
        .default(['rolling']),
      workPerReadingUs: z.number().min(0).max(10_000_000).default(0),
      workKind: z.enum(workKinds).default('burn'),
    })
    .prefault({}),
  /** Faults put in on purpose, for tests and demonstrations; all off by default. */
  faults: z
    .strictObject({
      killWorkerPerMin: z.number().min(0).max(600).default(0),
      hangPerMin: z.number().min(0).max(600).default(0),
      throwPerMin: z.number().min(0).max(600).default(0),
      outOfMemoryPerMin: z.number().min(0).max(60).default(0),
      unreadablePerMin: z.number().min(0).max(600).default(0),
      poisonPer100k: z.number().min(0).max(100_000).default(0),
      leakKiBPerBatch: z.number().min(0).max(10_240).default(0),
      sourceDropPerMin: z.number().min(0).max(600).default(0),
      floodFactor: z.number().min(1).max(1_000).default(1),
      slowFrameMs: integer(0, 10_000).default(0),
    })
    .prefault({}),
});

export type Knobs = z.infer<typeof knobsSchema>;

/** Every knob by its name on the command line and in events. */
export const knobKeys = [
  'pool.workers',
  'pool.mode',
  'pool.transport',
  'pool.inFlightPerWorker',
  'pool.taskTimeoutMs',
  'pool.recycleAfterMiB',
  'batch.size',
  'batch.maxWaitMs',
  'queue.capacityReadings',
  'queue.whenFull',
  'features.window',
  'features.hop',
  'features.set',
  'features.workPerReadingUs',
  'features.workKind',
  'faults.killWorkerPerMin',
  'faults.hangPerMin',
  'faults.throwPerMin',
  'faults.outOfMemoryPerMin',
  'faults.unreadablePerMin',
  'faults.poisonPer100k',
  'faults.leakKiBPerBatch',
  'faults.sourceDropPerMin',
  'faults.floodFactor',
  'faults.slowFrameMs',
] as const;
export type KnobKey = (typeof knobKeys)[number];
export type KnobValue = number | string | string[];
/** Some knobs by key, as a client sends them. */
export type KnobChanges = Partial<Record<KnobKey, KnobValue>>;

export const defaultKnobs: Knobs = knobsSchema.parse({});
/** The largest halo that any setting can need: window − 1 at its maximum. */
export const largestHaloReadings = 4_095;

export interface KnobDescription {
  readonly key: KnobKey;
  readonly kind: 'number' | 'choice' | 'choices';
  /** For numbers. */
  readonly least?: number;
  readonly most?: number;
  /** For choices. */
  readonly options?: readonly string[];
  /** Unit as shown; empty for counts. */
  readonly unit: string;
  readonly default: KnobValue;
}

const numberKnob = (key: KnobKey, least: number, most: number, unit = ''): KnobDescription => ({
  key,
  kind: 'number',
  least,
  most,
  unit,
  default: knobValue(defaultKnobs, key),
});
const choiceKnob = (
  key: KnobKey,
  options: readonly string[],
  kind: 'choice' | 'choices' = 'choice',
): KnobDescription => ({
  key,
  kind,
  options,
  unit: '',
  default: knobValue(defaultKnobs, key),
});

/** Range, options and default of every knob: the one place that UI, command line and messages take them from. */
export const knobDescriptions: Readonly<Record<KnobKey, KnobDescription>> = {
  'pool.workers': numberKnob('pool.workers', 1, 16),
  'pool.mode': choiceKnob('pool.mode', poolModes),
  'pool.transport': choiceKnob('pool.transport', transports),
  'pool.inFlightPerWorker': numberKnob('pool.inFlightPerWorker', 1, 8),
  'pool.taskTimeoutMs': numberKnob('pool.taskTimeoutMs', 50, 600_000, 'ms'),
  'pool.recycleAfterMiB': numberKnob('pool.recycleAfterMiB', 8, 16_384, 'MiB'),
  'batch.size': numberKnob('batch.size', 1, 50_000),
  'batch.maxWaitMs': numberKnob('batch.maxWaitMs', 1, 10_000, 'ms'),
  'queue.capacityReadings': numberKnob('queue.capacityReadings', 1_000, 10_000_000),
  'queue.whenFull': choiceKnob('queue.whenFull', whenFullPolicies),
  'features.window': numberKnob('features.window', 2, 4_096),
  'features.hop': numberKnob('features.hop', 1, 4_096),
  'features.set': choiceKnob('features.set', featureSets, 'choices'),
  'features.workPerReadingUs': numberKnob('features.workPerReadingUs', 0, 10_000_000, 'µs'),
  'features.workKind': choiceKnob('features.workKind', workKinds),
  'faults.killWorkerPerMin': numberKnob('faults.killWorkerPerMin', 0, 600, '/min'),
  'faults.hangPerMin': numberKnob('faults.hangPerMin', 0, 600, '/min'),
  'faults.throwPerMin': numberKnob('faults.throwPerMin', 0, 600, '/min'),
  'faults.outOfMemoryPerMin': numberKnob('faults.outOfMemoryPerMin', 0, 60, '/min'),
  'faults.unreadablePerMin': numberKnob('faults.unreadablePerMin', 0, 600, '/min'),
  'faults.poisonPer100k': numberKnob('faults.poisonPer100k', 0, 100_000, 'of 100,000'),
  'faults.leakKiBPerBatch': numberKnob('faults.leakKiBPerBatch', 0, 10_240, 'KiB'),
  'faults.sourceDropPerMin': numberKnob('faults.sourceDropPerMin', 0, 600, '/min'),
  'faults.floodFactor': numberKnob('faults.floodFactor', 1, 1_000, '×'),
  'faults.slowFrameMs': numberKnob('faults.slowFrameMs', 0, 10_000, 'ms'),
};

/** The value of one knob. */
export function knobValue(knobs: Knobs, key: KnobKey): KnobValue {
  const [group, name] = key.split('.') as [keyof Knobs, string];
  return (knobs[group] as Record<string, KnobValue>)[name] as KnobValue;
}

/** A new set of knobs with the changes applied and checked, or one message for each change refused. */
export function applyKnobChanges(
  knobs: Knobs,
  changes: KnobChanges,
): { ok: true; knobs: Knobs } | { ok: false; faults: string[] } {
  const next: Record<string, Record<string, KnobValue>> = {
    pool: { ...knobs.pool },
    batch: { ...knobs.batch },
    queue: { ...knobs.queue },
    features: { ...knobs.features },
    faults: { ...knobs.faults },
  };
  for (const [key, value] of Object.entries(changes)) {
    if (!(knobKeys as readonly string[]).includes(key))
      return { ok: false, faults: [`there is no knob ${key}`] };
    const [group, name] = key.split('.') as [string, string];
    (next[group] as Record<string, KnobValue>)[name] = value;
  }
  const parsed = knobsSchema.safeParse(next);
  if (parsed.success) return { ok: true, knobs: parsed.data };
  const keys = new Set(parsed.error.issues.map((issue) => issue.path.slice(0, 2).join('.') as KnobKey));
  return { ok: false, faults: [...keys].map((key) => refusal(key, changes[key])) };
}

function refusal(key: KnobKey, value: KnobValue | undefined): string {
  const { kind, least, most, options, unit } = knobDescriptions[key];
  const range =
    kind === 'number'
      ? `must be ${Number.isInteger(value) || typeof value !== 'number' ? 'a number' : 'a whole number'} from ${least} to ${most}${unit && ` ${unit}`}`
      : `must be ${kind === 'choices' ? 'one or more of' : 'one of'} ${options?.join(', ')}`;
  return `${key} ${range}, not ${JSON.stringify(value)}`;
}
