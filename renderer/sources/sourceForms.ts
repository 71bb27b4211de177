// The forms a source can be entered in and their fields. Ranges and defaults come from the plant's schema alone.
import { z } from 'zod';
import { whenFullPolicies } from '../../shared/knobs.ts';
import {
  pollSourceSchema,
  replaySourceSchema,
  type SourceConfig,
  streamSourceSchema,
  systemSourceSchema,
} from '../../shared/plant.ts';

export const sourceForms = ['poll', 'stream', 'replay', 'system'] as const;
export type SourceForm = (typeof sourceForms)[number];

export const formTitles: Readonly<Record<SourceForm, string>> = {
  poll: 'Simulated, polled',
  stream: 'Simulated, streaming',
  replay: 'Replay of a file',
  system: 'This machine',
};

export const formSchemas = {
  poll: pollSourceSchema,
  stream: streamSourceSchema,
  replay: replaySourceSchema,
  system: systemSourceSchema,
} as const;

export function formOf(source: SourceConfig): SourceForm {
  return source.kind === 'simulated' ? source.mode : source.kind;
}

/** `numberOrMax`: a number, or the word `max` by a switch beside it. `names`: names parted by commas. */
export type FieldControl = 'text' | 'number' | 'numberOrMax' | 'switch' | 'choice' | 'names';

interface FieldText {
  /** Path in the source's configuration: "signal.sineShare". */
  readonly path: string;
  readonly control: FieldControl;
  readonly label: string;
  /** As shown after the number; empty for counts and text. */
  readonly unit?: string;
  readonly hint?: string;
  /** What leaving the field empty means; such a field may be left out. */
  readonly whenEmpty?: string;
  /** For `numberOrMax`: what the switch says. */
  readonly maxLabel?: string;
  readonly options?: readonly string[];
}

export interface FieldDescription extends FieldText {
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** The least value itself is not allowed. */
  readonly above: boolean;
  readonly whole: boolean;
  readonly mostCharacters: number | undefined;
  readonly default: unknown;
}

export interface FieldGroup {
  readonly title: string;
  /** Opened by the person who wants it; the rest is always in view. */
  readonly folded: boolean;
  readonly fields: readonly FieldDescription[];
}

const nameField: FieldText = {
  path: 'name',
  control: 'text',
  label: 'Name',
  whenEmpty: 'the id',
};
const idField: FieldText = {
  path: 'id',
  control: 'text',
  label: 'Id',
  hint: 'begins the id of each of its sensors',
};
const whenFullField: FieldText = {
  path: 'whenFull',
  control: 'choice',
  label: 'When the queue is full',
  options: whenFullPolicies,
  whenEmpty: 'as the knob says',
};

const number = (path: string, label: string, unit = '', more: Partial<FieldText> = {}): FieldText => ({
  path,
  control: 'number',
  label,
  unit,
  ...more,
});

const signalFields: readonly FieldText[] = [
  number('seed', 'Seed', '', { hint: 'the same seed gives the same values' }),
  number('signal.sineShare', 'Sine', 'of range'),
  number('signal.sinePeriodReadings', 'Sine period', 'readings'),
  number('signal.noiseShare', 'Noise', 'of range'),
  number('signal.driftShare', 'Drift', 'of range', { hint: 'over a million readings' }),
  number('signal.stepShare', 'Steps', 'of range'),
  number('signal.stepEveryReadings', 'A step every', 'readings'),
  number('signal.spikesPer100k', 'Spikes', 'per 100 k'),
  number('signal.spikeShare', 'Spike height', 'of range'),
  number('signal.missingPer100k', 'Missing', 'per 100 k'),
  number('signal.gapReadings', 'Missing in a row', 'readings'),
];

type GroupText = readonly [title: string, fields: readonly FieldText[], folded?: 'folded'];

const groupTexts: Readonly<Record<SourceForm, readonly GroupText[]>> = {
  poll: [
    ['Source', [idField, nameField, whenFullField]],
    [
      'Polling',
      [
        number('intervalMs', 'Interval', 'ms', { hint: 'from the start of a round to the next' }),
        number('latencyMs', 'Latency', 'ms', { hint: 'until a sensor answers' }),
        number('jitterMs', 'Jitter ±', 'ms'),
        number('failureRate', 'Failures', 'of requests'),
        number('maxConcurrent', 'Requests at once', '', { whenEmpty: 'all sensors' }),
      ],
    ],
    ['Signal', signalFields, 'folded'],
  ],
  stream: [
    ['Source', [idField, nameField, whenFullField]],
    [
      'Stream',
      [
        number('rateHz', 'Rate per sensor', 'Hz', {
          control: 'numberOrMax',
          maxLabel: 'as fast as the queue takes it',
        }),
        number('burst.readings', 'Burst', 'readings', {
          hint: 'that many at once, then nothing',
          whenEmpty: 'no end',
        }),
      ],
    ],
    ['Signal', signalFields, 'folded'],
  ],
  replay: [
    ['Source', [idField, nameField, whenFullField]],
    [
      'File',
      [
        {
          path: 'file',
          control: 'text',
          label: 'CSV file',
          hint: 'on the engine’s machine, from the plant’s folder',
        },
        { path: 'timeColumn', control: 'text', label: 'Time column', whenEmpty: 'rows per second' },
        { path: 'timeZone', control: 'text', label: 'Time zone', hint: 'of times that name none' },
        {
          path: 'columns',
          control: 'names',
          label: 'Columns',
          hint: 'parted by commas',
          whenEmpty: 'all with numbers',
        },
      ],
    ],
    [
      'Speed',
      [
        number('rateHz', 'Rows per second', 'Hz', { hint: 'where there is no time column' }),
        number('speed', 'Speed', '×', { control: 'numberOrMax', maxLabel: 'as fast as the queue takes it' }),
        { path: 'loop', control: 'switch', label: 'Begin again at the end' },
      ],
    ],
  ],
  system: [
    ['Source', [idField, nameField, whenFullField]],
    ['Polling', [number('intervalMs', 'Interval', 'ms')]],
  ],
};

interface JsonSchema {
  readonly type?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

function describeField(schema: JsonSchema, text: FieldText): FieldDescription {
  const found = text.path
    .split('.')
    .reduce<JsonSchema | undefined>((at, part) => at?.properties?.[part], schema);
  if (!found) throw new Error(`the schema has no field ${text.path}`);
  const alternatives = found.anyOf ?? [found];
  const numeric = alternatives.find(({ type }) => type === 'number' || type === 'integer') ?? {};
  const { maximum } = numeric;
  return {
    ...text,
    least: numeric.minimum ?? numeric.exclusiveMinimum,
    most: maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum,
    above: numeric.exclusiveMinimum !== undefined,
    whole: numeric.type === 'integer',
    mostCharacters: found.maxLength,
    default: found.default,
  };
}

function groupsOf(form: SourceForm): readonly FieldGroup[] {
  const schema = z.toJSONSchema(formSchemas[form], { io: 'input' }) as JsonSchema;
  return groupTexts[form].map(([title, fields, folded]) => ({
    title,
    folded: folded === 'folded',
    fields: fields.map((field) => describeField(schema, field)),
  }));
}

/** The fields of each form, in the order they are shown; the list of sensors is apart from them. */
export const formGroups: Readonly<Record<SourceForm, readonly FieldGroup[]>> = {
  poll: groupsOf('poll'),
  stream: groupsOf('stream'),
  replay: groupsOf('replay'),
  system: groupsOf('system'),
};

export function fieldsOf(form: SourceForm): readonly FieldDescription[] {
  return formGroups[form].flatMap((group) => group.fields);
}
