// One sensor in the list of a source's form.
import { X } from 'lucide-react';
import { Group, Input, NumberField, TextField } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { t } from '../language/language.ts';
import type { DraftFaults, SensorRow } from './sourceDraft.ts';

interface SensorRowFieldsProps {
  readonly row: SensorRow;
  readonly index: number;
  readonly isReplay: boolean;
  readonly faults: DraftFaults;
  readonly onChange: (row: SensorRow, field: string) => void;
  readonly onRemove: () => void;
}

export function SensorRowFields({ row, index, isReplay, faults, onChange, onRemove }: SensorRowFieldsProps) {
  const place = t(isReplay ? 'sources:row.columnPlace' : 'sources:row.sensorPlace', {
    number: String(index + 1),
  });
  const fault = (field: string) => faults[`sensors.${index}.${field}`];
  const own = (['id', 'name', 'unit', 'low', 'high'] as const).flatMap((field) => {
    const message = fault(field);
    return message === undefined
      ? []
      : [message.startsWith(field) ? message : `${t(`sources:row.${field}`)} ${message}`];
  });
  const text = (field: 'id' | 'name' | 'unit', label: string) => (
    <TextField
      aria-label={t('sources:row.of', { what: label, place })}
      value={row[field]}
      onChange={(value) => onChange({ ...row, [field]: value }, field)}
      isInvalid={fault(field) !== undefined}
      autoComplete="off"
    >
      <Group className="field-box field-box-text">
        <Input
          spellCheck={false}
          placeholder={field === 'id' && !isReplay ? t('sources:row.byNumber') : ''}
        />
      </Group>
    </TextField>
  );
  const limit = (field: 'low' | 'high') => (
    <NumberField
      aria-label={t('sources:row.of', { what: t(`sources:row.${field}`), place })}
      value={row[field]}
      onChange={(value) => onChange({ ...row, [field]: value }, field)}
      isInvalid={fault(field) !== undefined}
      isWheelDisabled
      formatOptions={{ maximumFractionDigits: 9, useGrouping: false }}
    >
      <Group className="field-box">
        <Input placeholder={isReplay ? t('sources:row.firstRows') : ''} />
      </Group>
    </NumberField>
  );
  return (
    <fieldset className="sensor-row" aria-label={place}>
      {text('id', isReplay ? t('sources:row.column') : t('sources:row.id'))}
      {text('name', t('sources:row.name'))}
      {text('unit', t('sources:row.unit'))}
      {limit('low')}
      {limit('high')}
      <Button variant="quiet" iconOnly aria-label={t('sources:remove', { name: place })} onPress={onRemove}>
        <X aria-hidden="true" />
      </Button>
      {own.length > 0 && <p className="field-fault sensor-row-fault">{own.join('; ')}</p>}
    </fieldset>
  );
}
