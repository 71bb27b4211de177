// Which sensors a source has: a number of them, or a list with names, units and ranges; for a replay, ranges by column.
import { Plus } from 'lucide-react';
import { FieldError, Group, Input, Label, NumberField, Text } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { Segments } from '../components/Segments.tsx';
import { t } from '../language/language.ts';
import { settingText } from './fieldWords.ts';
import { SensorRowFields } from './SensorRowFields.tsx';
import type { DraftFaults, SensorRow, SourceDraft } from './sourceDraft.ts';

interface SensorsFieldProps {
  readonly draft: SourceDraft;
  readonly faults: DraftFaults;
  readonly onChange: (next: Partial<SourceDraft>, path: string) => void;
}

const sensorsBy = ['count', 'list'] as const;

export function SensorsField({ draft, faults, onChange }: SensorsFieldProps) {
  const isReplay = draft.form === 'replay';
  return (
    <div className="sensors-field">
      {isReplay ? (
        <p className="field-hint">{t('sources:sensors.byColumn')}</p>
      ) : (
        <div className="sensors-choice">
          <span className="field-label">{t('sources:sensors.title')}</span>
          <Segments
            label={t('sources:sensors.givenBy')}
            segments={sensorsBy.map((id) => ({ id, label: t(`sources:sensors.${id}`) }))}
            selected={draft.sensorsBy}
            onSelect={(by) =>
              onChange({ sensorsBy: by, ...(by === 'list' && { rows: rowsFor(draft) }) }, 'sensors')
            }
          />
        </div>
      )}
      {draft.sensorsBy === 'count' && !isReplay ? (
        <SensorCount draft={draft} fault={faults.sensors} onChange={onChange} />
      ) : (
        <SensorList draft={draft} faults={faults} onChange={onChange} />
      )}
    </div>
  );
}

interface SensorCountProps {
  readonly draft: SourceDraft;
  readonly fault: string | undefined;
  readonly onChange: SensorsFieldProps['onChange'];
}

function SensorCount({ draft, fault, onChange }: SensorCountProps) {
  return (
    <NumberField
      className="form-field"
      value={draft.sensorCount}
      onChange={(sensorCount) => onChange({ sensorCount }, 'sensors')}
      isInvalid={fault !== undefined}
      isWheelDisabled
      formatOptions={{ useGrouping: false }}
    >
      <Label className="visually-hidden">{t('sources:sensors.number')}</Label>
      <Group className="field-box">
        <Input />
        <span className="field-unit" aria-hidden="true">
          {t('sources:sensors.unit')}
        </span>
      </Group>
      {fault === undefined ? (
        <Text slot="description" className="field-hint">
          {t('sources:sensors.countHint', { least: settingText(1), most: settingText(10_000) })}
        </Text>
      ) : (
        <FieldError className="field-fault">{fault}</FieldError>
      )}
    </NumberField>
  );
}

function SensorList({ draft, faults, onChange }: SensorsFieldProps) {
  const { rows, form } = draft;
  const setRow = (row: SensorRow, index: number, field: string) =>
    onChange({ rows: rows.map((old) => (old.key === row.key ? row : old)) }, `sensors.${index}.${field}`);
  return (
    <>
      {rows.length > 0 && (
        <div className="sensor-rows">
          <div className="sensor-rows-head" aria-hidden="true">
            <span>{form === 'replay' ? t('sources:row.column') : t('sources:row.id')}</span>
            <span>{t('sources:row.name')}</span>
            <span>{t('sources:row.unit')}</span>
            <span>{t('sources:row.low')}</span>
            <span>{t('sources:row.high')}</span>
            <span />
          </div>
          {rows.map((row, index) => (
            <SensorRowFields
              key={row.key}
              row={row}
              index={index}
              isReplay={form === 'replay'}
              faults={faults}
              onChange={(next, field) => setRow(next, index, field)}
              onRemove={() => onChange({ rows: rows.filter(({ key }) => key !== row.key) }, 'sensors')}
            />
          ))}
        </div>
      )}
      {faults.sensors !== undefined && <p className="field-fault">{faults.sensors}</p>}
      <Button onPress={() => onChange({ rows: [...rows, newRow(draft)] }, 'sensors')}>
        <Plus aria-hidden="true" />
        {form === 'replay' ? t('sources:row.addColumn') : t('sources:row.addSensor')}
      </Button>
    </>
  );
}

/** The list to begin with when one goes from a number to a list. */
function rowsFor(draft: SourceDraft): readonly SensorRow[] {
  if (draft.rows.length > 0) return draft.rows;
  return [newRow(draft)];
}

function newRow({ rows, form }: SourceDraft): SensorRow {
  const key = rows.reduce((most, row) => Math.max(most, row.key), -1) + 1;
  const isReplay = form === 'replay';
  return {
    key,
    id: '',
    name: isReplay ? '' : t('sources:row.newName', { number: String(rows.length + 1) }),
    unit: '',
    low: isReplay ? Number.NaN : 0,
    high: isReplay ? Number.NaN : 100,
  };
}
