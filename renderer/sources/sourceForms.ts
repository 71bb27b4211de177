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
import { presentLanguage, t } from '../language/language.ts';

export const sourceForms = ['poll', 'stream', 'replay', 'system'] as const;
export type SourceForm = (typeof sourceForms)[number];

/** "Simulated, polled". */
export const formTitle = (form: SourceForm): string => t(`sources:form.${form}`);

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

const sourceFields = (): readonly FieldText[] => [
  { path: 'id', control: 'text', label: t('sources:field.id'), hint: t('sources:hint.id') },
  { path: 'name', control: 'text', label: t('sources:field.name'), whenEmpty: t('sources:empty.name') },
  {
    path: 'whenFull',
    control: 'choice',
    label: t('sources:field.whenFull'),
    options: whenFullPolicies,
    whenEmpty: t('sources:empty.whenFull'),
  },
];

const number = (path: string, label: string, unit = '', more: Partial<FieldText> = {}): FieldText => ({
  path,
  control: 'number',
  label,
  unit,
  ...more,
});

function signalFields(): readonly FieldText[] {
  const ofRange = t('sources:unit.ofRange');
  const readings = t('sources:unit.readings');
  const per100k = t('sources:unit.per100k');
  return [
    number('seed', t('sources:field.seed'), '', { hint: t('sources:hint.seed') }),
    number('signal.sineShare', t('sources:field.sine'), ofRange),
    number('signal.sinePeriodReadings', t('sources:field.sinePeriod'), readings),
    number('signal.noiseShare', t('sources:field.noise'), ofRange),
    number('signal.driftShare', t('sources:field.drift'), ofRange, { hint: t('sources:hint.drift') }),
    number('signal.stepShare', t('sources:field.steps'), ofRange),
    number('signal.stepEveryReadings', t('sources:field.stepEvery'), readings),
    number('signal.spikesPer100k', t('sources:field.spikes'), per100k),
    number('signal.spikeShare', t('sources:field.spikeHeight'), ofRange),
    number('signal.missingPer100k', t('sources:field.missing'), per100k),
    number('signal.gapReadings', t('sources:field.missingInARow'), readings),
  ];
}

interface GroupText {
  readonly title: string;
  readonly fields: readonly FieldText[];
  readonly folded?: boolean;
}

const interval = (hint?: string): FieldText =>
  number('intervalMs', t('sources:field.interval'), 'ms', hint === undefined ? {} : { hint });

/** What stands between the source itself and, for simulated ones, its signal. */
const ownGroups: Readonly<Record<SourceForm, () => readonly GroupText[]>> = {
  poll: () => [
    {
      title: t('sources:group.polling'),
      fields: [
        interval(t('sources:hint.interval')),
        number('latencyMs', t('sources:field.latency'), 'ms', { hint: t('sources:hint.latency') }),
        number('jitterMs', t('sources:field.jitter'), 'ms'),
        number('failureRate', t('sources:field.failures'), t('sources:unit.ofRequests')),
        number('maxConcurrent', t('sources:field.maxConcurrent'), '', {
          whenEmpty: t('sources:empty.maxConcurrent'),
        }),
      ],
    },
  ],
  stream: () => [
    {
      title: t('sources:group.stream'),
      fields: [
        number('rateHz', t('sources:field.ratePerSensor'), 'Hz', {
          control: 'numberOrMax',
          maxLabel: t('sources:max'),
        }),
        number('burst.readings', t('sources:field.burst'), t('sources:unit.readings'), {
          hint: t('sources:hint.burst'),
          whenEmpty: t('sources:empty.burst'),
        }),
      ],
    },
  ],
  replay: () => [
    { title: t('sources:group.file'), fields: fileFields() },
    {
      title: t('sources:group.speed'),
      fields: [
        number('rateHz', t('sources:field.rowsPerSecond'), 'Hz', { hint: t('sources:hint.rowsPerSecond') }),
        number('speed', t('sources:field.speed'), '×', {
          control: 'numberOrMax',
          maxLabel: t('sources:max'),
        }),
        { path: 'loop', control: 'switch', label: t('sources:field.loop') },
      ],
    },
  ],
  system: () => [{ title: t('sources:group.polling'), fields: [interval()] }],
};

const fileFields = (): readonly FieldText[] => [
  { path: 'file', control: 'text', label: t('sources:field.file'), hint: t('sources:hint.file') },
  {
    path: 'timeColumn',
    control: 'text',
    label: t('sources:field.timeColumn'),
    whenEmpty: t('sources:empty.timeColumn'),
  },
  { path: 'timeZone', control: 'text', label: t('sources:field.timeZone'), hint: t('sources:hint.timeZone') },
  {
    path: 'columns',
    control: 'names',
    label: t('sources:field.columns'),
    hint: t('sources:hint.columns'),
    whenEmpty: t('sources:empty.columns'),
  },
];

function groupTexts(form: SourceForm): readonly GroupText[] {
  const source = { title: t('sources:group.source'), fields: sourceFields() };
  const isSimulated = form === 'poll' || form === 'stream';
  const signal = { title: t('sources:group.signal'), fields: signalFields(), folded: true };
  return [source, ...ownGroups[form](), ...(isSimulated ? [signal] : [])];
}

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
  return groupTexts(form).map(({ title, fields, folded = false }) => ({
    title,
    folded,
    fields: fields.map((field) => describeField(schema, field)),
  }));
}

const madeGroups = new Map<string, readonly FieldGroup[]>();

/** The fields of a form, in the order they are shown; the list of sensors is apart from them. */
export function formGroups(form: SourceForm): readonly FieldGroup[] {
  const key = `${presentLanguage()} ${form}`;
  const groups = madeGroups.get(key) ?? groupsOf(form);
  madeGroups.set(key, groups);
  return groups;
}

export function fieldsOf(form: SourceForm): readonly FieldDescription[] {
  return formGroups(form).flatMap((group) => group.fields);
}
