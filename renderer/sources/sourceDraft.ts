// A source as it stands in the form: read from a configuration, checked by the plant's schema, turned back into one.
import type { SensorConfig, SourceConfig } from '../../shared/plant.ts';
import { t } from '../language/language.ts';
import { fieldFault, settingText } from './fieldWords.ts';
import { joinNames, splitNames } from './nameList.ts';
import { type FieldDescription, fieldsOf, formSchemas, type SourceForm } from './sourceForms.ts';

/** NaN is a number field left empty. */
export type DraftValue = string | number | boolean;

/** One sensor of the list: `id` is its id, or for a replay its column. NaN is a limit left empty. */
export interface SensorRow {
  /** Identity of the row on screen. */
  readonly key: number;
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
}

export interface SourceDraft {
  readonly form: SourceForm;
  /** By path of the field; of `numberOrMax` the switch by path + ":max". */
  readonly values: Readonly<Record<string, DraftValue>>;
  /** Simulated sources: how many sensors, or which. A replay names only those whose range it knows. */
  readonly sensorsBy: 'count' | 'list';
  readonly sensorCount: number;
  readonly rows: readonly SensorRow[];
  readonly paused: boolean;
}

/** One sentence by field path ("latencyMs", "sensors.2.low", by row for a replay too). What no field shows is under "". */
export type DraftFaults = Readonly<Record<string, string>>;

export const maxKey = (path: string): string => `${path}:max`;

const defaultSensorCount = 10;
const sensorsFault = () => t('sources:fault.sensors', { least: settingText(1), most: settingText(10_000) });

/** A new source with the schema's defaults, or the present configuration of one. */
export function draftOf(form: SourceForm, config?: SourceConfig, id = ''): SourceDraft {
  const values: Record<string, DraftValue> = {};
  for (const field of fieldsOf(form)) {
    const given = config ? valueAt(config, field.path) : field.path === 'id' ? id : undefined;
    Object.assign(values, draftValues(field, config ? given : (given ?? field.default)));
  }
  return { form, values, paused: config?.paused ?? false, ...sensorsOf(config) };
}

function draftValues(field: FieldDescription, given: unknown): Record<string, DraftValue> {
  const { path, control } = field;
  if (control === 'switch') return { [path]: given === true };
  if (control === 'number') return { [path]: typeof given === 'number' ? given : Number.NaN };
  if (control === 'names') return { [path]: Array.isArray(given) ? joinNames(given.map(String)) : '' };
  if (control !== 'numberOrMax') return { [path]: typeof given === 'string' ? given : '' };
  const usual = typeof field.default === 'number' ? field.default : Number.NaN;
  return { [path]: typeof given === 'number' ? given : usual, [maxKey(path)]: given === 'max' };
}

function sensorsOf(config?: SourceConfig): Pick<SourceDraft, 'sensorsBy' | 'sensorCount' | 'rows'> {
  const none = { sensorsBy: 'count', sensorCount: defaultSensorCount, rows: [] } as const;
  if (!config || config.kind === 'system') return none;
  if (config.kind === 'replay') {
    const rows = Object.entries(config.sensors).map(([column, sensor], key) => ({
      key,
      id: column,
      name: sensor.name ?? '',
      unit: sensor.unit,
      low: sensor.low ?? Number.NaN,
      high: sensor.high ?? Number.NaN,
    }));
    return { ...none, sensorsBy: 'list', rows };
  }
  if (typeof config.sensors === 'number') return { ...none, sensorCount: config.sensors };
  const rows = config.sensors.map((sensor, key) => ({ ...sensor, key, id: sensor.id ?? '' }));
  return { sensorsBy: 'list', sensorCount: rows.length, rows };
}

/** The source, or what is wrong with the draft by field. */
export function checkDraft(
  draft: SourceDraft,
): { ok: true; source: SourceConfig } | { ok: false; faults: DraftFaults } {
  const parsed = formSchemas[draft.form].safeParse(configInput(draft));
  const faults: Record<string, string> = columnFaults(draft);
  if (parsed.success && Object.keys(faults).length === 0) return { ok: true, source: parsed.data };
  const fields = new Map(fieldsOf(draft.form).map((field) => [field.path, field]));
  for (const issue of parsed.error?.issues ?? []) {
    const path = issue.path[0] === 'sensors' ? sensorPath(draft, issue.path) : fieldPath(issue.path, fields);
    const field = fields.get(path);
    faults[path] ??= field ? fieldFault(field, issue) : sensorFault(path, issue.code, issue.message);
  }
  return { ok: false, faults };
}

function fieldPath(path: readonly PropertyKey[], fields: ReadonlyMap<string, FieldDescription>): string {
  const whole = path.map(String).join('.');
  return fields.has(whole) ? whole : fields.has(String(path[0])) ? String(path[0]) : '';
}

/** Rows of a replay are a record by column in the file: faults are shown by row. */
function sensorPath(draft: SourceDraft, path: readonly PropertyKey[]): string {
  if (draft.form !== 'replay' || path.length < 2) return path.map(String).join('.');
  const row = draft.rows.findIndex(({ id }) => id === path[1]);
  return ['sensors', row, ...path.slice(2)].map(String).join('.');
}

function sensorFault(path: string, code: string | undefined, message: string): string {
  if (path === 'sensors') return sensorsFault();
  if (code === 'custom') return message;
  if (code === 'too_small') return t('sources:fault.empty');
  if (code === 'too_big') return t('sources:fault.long');
  return t('sources:fault.noNumber');
}

function columnFaults(draft: SourceDraft): Record<string, string> {
  if (draft.form !== 'replay') return {};
  const faults: Record<string, string> = {};
  draft.rows.forEach(({ id }, index) => {
    if (id === '') faults[`sensors.${index}.id`] = t('sources:fault.column');
    else if (draft.rows.findIndex((other) => other.id === id) < index)
      faults[`sensors.${index}.id`] = t('sources:fault.columnTwice', { column: id });
  });
  return faults;
}

/** What the plant file would hold: fields left empty are left out. */
function configInput(draft: SourceDraft): Record<string, unknown> {
  const input: Record<string, unknown> = { paused: draft.paused };
  if (draft.form === 'poll' || draft.form === 'stream') {
    input.kind = 'simulated';
    input.mode = draft.form;
    input.sensors = draft.sensorsBy === 'count' ? draft.sensorCount : draft.rows.map(sensorInput);
  } else {
    input.kind = draft.form;
    if (draft.form === 'replay') input.sensors = replaySensorsInput(draft.rows);
  }
  for (const field of fieldsOf(draft.form)) {
    const value = fieldInput(field, draft.values);
    if (value !== undefined) setAt(input, field.path, value);
  }
  return input;
}

function fieldInput({ path, control }: FieldDescription, values: SourceDraft['values']): unknown {
  const value = values[path];
  if (control === 'numberOrMax' && values[maxKey(path)] === true) return 'max';
  if (control === 'names') {
    const names = splitNames(String(value));
    return names.length > 0 ? names : undefined;
  }
  if (typeof value === 'number') return Number.isNaN(value) ? undefined : value;
  if (typeof value === 'string') return value.trim() === '' && path !== 'id' ? undefined : value.trim();
  return value;
}

function sensorInput({ id, name, unit, low, high }: SensorRow): Partial<SensorConfig> {
  return { ...(id !== '' && { id }), name: name.trim(), unit: unit.trim(), low, high };
}

function replaySensorsInput(rows: readonly SensorRow[]): Record<string, unknown> {
  return Object.fromEntries(
    rows.map(({ id, name, unit, low, high }) => [
      id,
      {
        ...(name.trim() !== '' && { name: name.trim() }),
        unit: unit.trim(),
        ...(!Number.isNaN(low) && { low }),
        ...(!Number.isNaN(high) && { high }),
      },
    ]),
  );
}

function valueAt(config: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, part) => (typeof at === 'object' && at !== null ? Reflect.get(at, part) : undefined),
      config,
    );
}

function setAt(into: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', rest] = path.split('.');
  if (rest === undefined) into[first] = value;
  else into[first] = { ...(into[first] as Record<string, unknown> | undefined), [rest]: value };
}
