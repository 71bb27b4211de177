// The form of a source against the plant's schema: what it reads, what it writes back, what it refuses.
import { describe, expect, it } from 'vitest';
import { fieldHint } from '../../renderer/sources/fieldWords.ts';
import { joinNames, splitNames } from '../../renderer/sources/nameList.ts';
import { checkDraft, draftOf, maxKey, type SourceDraft } from '../../renderer/sources/sourceDraft.ts';
import { fieldsOf, formOf, sourceForms } from '../../renderer/sources/sourceForms.ts';
import { defaultPlant } from '../../shared/defaultPlant.ts';
import { plantSchema, type SourceConfig, sourceSchema } from '../../shared/plant.ts';

const withValues = (draft: SourceDraft, values: SourceDraft['values']): SourceDraft => ({
  ...draft,
  values: { ...draft.values, ...values },
});
const faultsOf = (draft: SourceDraft) => {
  const checked = checkDraft(draft);
  return checked.ok ? {} : checked.faults;
};

const sources: readonly SourceConfig[] = [
  ...plantSchema.parse(defaultPlant).sources,
  sourceSchema.parse({
    id: 'line',
    kind: 'simulated',
    mode: 'stream',
    sensors: 8,
    rateHz: 'max',
    burst: { readings: 400 },
    whenFull: 'drop-oldest',
    paused: true,
    seed: 7,
    signal: { spikesPer100k: 3 },
  }),
  sourceSchema.parse({
    id: 'pump',
    kind: 'replay',
    file: 'valve 1.csv',
    timeColumn: 'datetime',
    columns: ['Pressure', 'Flow, "raw"'],
    speed: 'max',
    loop: true,
    sensors: { Pressure: { unit: 'bar', low: 0, high: 1 } },
  }),
];

describe('source form - what it keeps', () => {
  it.each(sources.map((source) => [source.id, source] as const))(
    '%s - comes back from the form as it went in',
    (_, source) => {
      expect(checkDraft(draftOf(formOf(source), source))).toEqual({ ok: true, source });
    },
  );

  it('a new source - has the defaults of the schema', () => {
    for (const form of sourceForms) {
      const draft = draftOf(form, undefined, 'fresh');
      const filled = form === 'replay' ? withValues(draft, { file: 'a.csv' }) : draft;
      const checked = checkDraft(filled);
      expect(checked.ok, form).toBe(true);
      if (!checked.ok) continue;
      const { source } = checked;
      const least =
        source.kind === 'simulated'
          ? { id: 'fresh', kind: 'simulated', mode: source.mode, sensors: 10 }
          : { id: 'fresh', kind: source.kind, ...(source.kind === 'replay' && { file: 'a.csv' }) };
      expect(source).toEqual(sourceSchema.parse(least));
    }
  });
});

describe('source form - what it refuses', () => {
  it('a number out of range - names the range at its field', () => {
    const draft = withValues(draftOf('poll', undefined, 'hall'), { latencyMs: -1, failureRate: 1.2 });
    expect(faultsOf(draft)).toEqual({
      latencyMs: 'must be 0 to 600\u202f000\u202fms',
      failureRate: 'must be 0 to 1\u202fof requests',
    });
  });

  it('a rate of zero - is refused, unless it is switched to the most', () => {
    const draft = withValues(draftOf('stream', undefined, 'line'), { rateHz: 0 });
    expect(faultsOf(draft).rateHz).toContain('above 0');
    expect(checkDraft(withValues(draft, { [maxKey('rateHz')]: true })).ok).toBe(true);
  });

  it('an id with a space, no file - each at its field', () => {
    expect(Object.keys(faultsOf(draftOf('replay', undefined, 'my pump'))).sort()).toEqual(['file', 'id']);
  });

  it('a sensor list - faults name the row', () => {
    const row = { key: 0, id: '', name: 'A', unit: '', low: 0, high: 1 };
    const rows = [row, { ...row, key: 1, low: 5 }, { ...row, key: 2, name: ' ' }];
    const draft: SourceDraft = { ...draftOf('poll', undefined, 'hall'), sensorsBy: 'list', rows };
    expect(faultsOf(draft)).toEqual({
      'sensors.1.low': 'low must be below high',
      'sensors.2.name': 'must not be empty',
    });
  });

  it('a column named twice - is refused, though a record would take it', () => {
    const row = { key: 0, id: 'P', name: '', unit: '', low: Number.NaN, high: Number.NaN };
    const draft = { ...draftOf('replay', undefined, 'pump'), rows: [row, { ...row, key: 1 }] };
    expect(faultsOf(withValues(draft, { file: 'a.csv' }))).toEqual({
      'sensors.1.id': 'the column P is named twice',
    });
  });
});

describe('source form - its fields', () => {
  it('every setting of the schema - can be entered', () => {
    const settings: Record<(typeof sourceForms)[number], readonly string[]> = {
      poll: ['latencyMs', 'jitterMs', 'intervalMs', 'failureRate', 'maxConcurrent', 'seed', 'whenFull'],
      stream: ['rateHz', 'burst.readings', 'signal.gapReadings'],
      replay: ['file', 'timeColumn', 'columns', 'rateHz', 'speed', 'loop', 'timeZone'],
      system: ['intervalMs'],
    };
    for (const form of sourceForms)
      expect(fieldsOf(form).map(({ path }) => path)).toEqual(expect.arrayContaining([...settings[form]]));
  });

  it('a hint - tells range, unit and default', () => {
    const interval = fieldsOf('system').find(({ path }) => path === 'intervalMs');
    expect(interval && fieldHint(interval)).toBe('250 to 3\u202f600\u202f000\u202fms; default 1\u202f000');
  });

  it('names parted by commas - quotes keep commas and quotes', () => {
    const names = ['a', 'b, c', 'say "x"'];
    expect(splitNames(joinNames(names))).toEqual(names);
    expect(splitNames(' a ,, b')).toEqual(['a', 'b']);
  });
});
