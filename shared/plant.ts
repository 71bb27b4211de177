// The plant file: sources, their sensors, knobs and alarm limits. Its schema is the one place that says what is valid.
import { z } from 'zod';
import { knobsSchema, whenFullPolicies } from './knobs.ts';

const sourceId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/,
    'must be 1 to 40 letters, digits, - or _, beginning with a letter or digit',
  );

/** A sensor named in the file; what is left out is filled in by its source. */
export const sensorConfigSchema = z
  .strictObject({
    id: z.string().min(1).max(60).optional(),
    name: z.string().min(1).max(60),
    unit: z.string().max(16).default(''),
    low: z.number().default(0),
    high: z.number().default(100),
  })
  .refine((sensor) => sensor.low < sensor.high, { message: 'low must be below high', path: ['low'] });

/** How simulated values run: every share is of the sensor's range. Values depend on seed, sensor and seq alone. */
export const signalSchema = z.strictObject({
  sineShare: z.number().min(0).max(1).default(0.3),
  /** Period of the sine, in readings. */
  sinePeriodReadings: z.number().min(2).max(1e9).default(600),
  noiseShare: z.number().min(0).max(1).default(0.01),
  /** Drift over a million readings. */
  driftShare: z.number().min(-1).max(1).default(0),
  stepShare: z.number().min(0).max(1).default(0),
  stepEveryReadings: z.number().int().min(1).default(5_000),
  spikesPer100k: z.number().min(0).max(100_000).default(0),
  spikeShare: z.number().min(0).max(10).default(1),
  /** Missing readings (NaN), as a share of all. */
  missingPer100k: z.number().min(0).max(100_000).default(0),
  /** How many readings in a row a gap takes. */
  gapReadings: z.number().int().min(1).max(1_000_000).default(1),
});

const common = {
  id: sourceId,
  /** As shown; the id when left out. */
  name: z.string().min(1).max(60).optional(),
  paused: z.boolean().default(false),
  whenFull: z.enum(whenFullPolicies).optional(),
};
const simulated = {
  ...common,
  kind: z.literal('simulated'),
  /** How many, or which. */
  sensors: z.union([z.number().int().min(1).max(10_000), z.array(sensorConfigSchema).min(1).max(10_000)]),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  signal: signalSchema.prefault({}),
};

export const pollSourceSchema = z.strictObject({
  ...simulated,
  mode: z.literal('poll'),
  latencyMs: z.number().min(0).max(600_000).default(100),
  /** The latency of one answer lies within ± this. */
  jitterMs: z.number().min(0).max(600_000).default(0),
  /** From the start of a round to the start of the next; a round that takes longer is not overlapped. */
  intervalMs: z.number().min(1).max(3_600_000).default(100),
  /** Share of requests that fail. */
  failureRate: z.number().min(0).max(1).default(0),
  /** Requests under way at once; all when left out. */
  maxConcurrent: z.number().int().min(1).max(10_000).optional(),
});

export const streamSourceSchema = z.strictObject({
  ...simulated,
  mode: z.literal('stream'),
  /** Per sensor; `max` delivers as fast as the queue takes it. */
  rateHz: z.union([z.number().positive().max(10_000_000), z.literal('max')]).default(10),
  /** That many readings at once, then nothing. */
  burst: z.strictObject({ readings: z.number().int().min(1).max(10_000_000) }).optional(),
});

export const replaySourceSchema = z.strictObject({
  ...common,
  kind: z.literal('replay'),
  /** Relative to the plant file. */
  file: z.string().min(1),
  /** Absent: row number and `rateHz` give the time. */
  timeColumn: z.string().min(1).optional(),
  /** All numeric columns when left out. */
  columns: z.array(z.string().min(1)).min(1).optional(),
  /** Rows per second at speed 1 where there is no time column. */
  rateHz: z.number().positive().max(10_000_000).default(1),
  speed: z.union([z.number().min(0.1).max(100), z.literal('max')]).default(1),
  loop: z.boolean().default(false),
  /** Zone of times without one (IANA name). */
  timeZone: z.string().default('UTC'),
  /** Ranges and units by column; a column left out gets the range of its first rows. */
  sensors: z
    .record(
      z.string(),
      z.strictObject({
        name: z.string().min(1).max(60).optional(),
        unit: z.string().max(16).default(''),
        low: z.number().optional(),
        high: z.number().optional(),
      }),
    )
    .default({}),
});

export const systemSourceSchema = z.strictObject({
  ...common,
  kind: z.literal('system'),
  intervalMs: z.number().min(250).max(3_600_000).default(1_000),
});

export const sourceSchema = z.discriminatedUnion('kind', [
  z.discriminatedUnion('mode', [pollSourceSchema, streamSourceSchema]),
  replaySourceSchema,
  systemSourceSchema,
]);

/** Limits of one sensor, shown on charts. Any may be left out. */
export const limitsSchema = z.strictObject({
  low: z.number().optional(),
  high: z.number().optional(),
  priority: z.union([z.literal(1), z.literal(2), z.literal(3)]).default(2),
});

export const plantSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1).max(80),
  sources: z
    .array(sourceSchema)
    .max(200)
    .superRefine((sources, context) => {
      const seen = new Set<string>();
      sources.forEach((source, index) => {
        if (seen.has(source.id))
          context.addIssue({
            code: 'custom',
            path: [index, 'id'],
            message: `the id ${source.id} is used twice`,
          });
        seen.add(source.id);
      });
    }),
  knobs: knobsSchema.prefault({}),
  /** By sensor id ("line.02"). */
  limits: z.record(z.string(), limitsSchema).default({}),
  /** Ids of the sensors on the live chart, in the order of their colours. */
  picked: z.array(z.string()).max(8).default([]),
});

export type SensorConfig = z.infer<typeof sensorConfigSchema>;
export type Signal = z.infer<typeof signalSchema>;
export type PollSourceConfig = z.infer<typeof pollSourceSchema>;
export type StreamSourceConfig = z.infer<typeof streamSourceSchema>;
export type ReplaySourceConfig = z.infer<typeof replaySourceSchema>;
export type SystemSourceConfig = z.infer<typeof systemSourceSchema>;
export type SourceConfig = z.infer<typeof sourceSchema>;
export type Limits = z.infer<typeof limitsSchema>;
export type Plant = z.infer<typeof plantSchema>;
/** What a file may hold: fields with defaults may be left out. */
export type PlantInput = z.input<typeof plantSchema>;

/** Whether it delivers as fast as the queue takes it, so that its readings have no rate of their own. */
export function isUnpaced(config: SourceConfig): boolean {
  if (config.kind === 'replay') return config.speed === 'max';
  return config.kind === 'simulated' && config.mode === 'stream' && config.rateHz === 'max';
}
