// Which sensors a source has: a number of them, or a list with names, units and ranges; for a replay, ranges by column.
import { Plus } from 'lucide-react';
import { FieldError, Group, Input, Label, NumberField, Text } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { Segments } from '../components/Segments.tsx';
import { settingText } from './fieldWords.ts';
import { SensorRowFields } from './SensorRowFields.tsx';
import type { DraftFaults, SensorRow, SourceDraft } from './sourceDraft.ts';

interface SensorsFieldProps {
  readonly draft: SourceDraft;
  readonly faults: DraftFaults;
  readonly onChange: (next: Partial<SourceDraft>, path: string) => void;
}

const sensorsBy = [
  { id: 'count', label: 'how many' },
  { id: 'list', label: 'which' },
] as const;

export function SensorsField({ draft, faults, onChange }: SensorsFieldProps) {
  const isReplay = draft.form === 'replay';
  return (
    <div className="sensors-field">
      {isReplay ? (
        <p className="field-hint">
          Ranges and units by column. A column that is not listed gets the range of its first rows.
        </p>
      ) : (
        <div className="sensors-choice">
          <span className="field-label">Sensors</span>
          <Segments
            label="Sensors given by"
            segments={sensorsBy}
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
      <Label className="visually-hidden">Number of sensors</Label>
      <Group className="field-box">
        <Input />
        <span className="field-unit" aria-hidden="true">
          sensors
        </span>
      </Group>
      {fault === undefined ? (
        <Text slot="description" className="field-hint">
          {settingText(1)} to {settingText(10_000)}; named by number, range 0 to 100
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
            <span>{form === 'replay' ? 'column' : 'id'}</span>
            <span>name</span>
            <span>unit</span>
            <span>low</span>
            <span>high</span>
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
        {form === 'replay' ? 'Add column' : 'Add sensor'}
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
    name: isReplay ? '' : `Sensor ${rows.length + 1}`,
    unit: '',
    low: isReplay ? Number.NaN : 0,
    high: isReplay ? Number.NaN : 100,
  };
}
