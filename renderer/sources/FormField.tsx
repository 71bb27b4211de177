// One field of a source's form, by its description: label, control, unit, and under it its range or what is wrong.
import { Check } from 'lucide-react';
import {
  Checkbox,
  FieldError,
  Group,
  Input,
  Label,
  NumberField,
  Text,
  TextField,
} from 'react-aria-components';
import { Select } from '../components/Select.tsx';
import { optionWord } from '../knobs/knobWords.ts';
import { fieldHint } from './fieldWords.ts';
import type { DraftValue } from './sourceDraft.ts';
import { maxKey } from './sourceDraft.ts';
import type { FieldDescription } from './sourceForms.ts';

interface FormFieldProps {
  readonly field: FieldDescription;
  readonly value: DraftValue;
  /** For `numberOrMax`: the switch. */
  readonly atMax: boolean;
  readonly fault: string | undefined;
  /** `key` names another value than the field's own. */
  readonly onChange: (value: DraftValue, key?: string) => void;
}

export function FormField(props: FormFieldProps) {
  switch (props.field.control) {
    case 'number':
    case 'numberOrMax':
      return <NumberFormField {...props} />;
    case 'switch':
      return <SwitchFormField {...props} />;
    case 'choice':
      return <ChoiceFormField {...props} />;
    default:
      return <TextFormField {...props} />;
  }
}

/** What stands under a field: the fault where there is one, else the hint. */
function UnderField({ field, fault }: Pick<FormFieldProps, 'field' | 'fault'>) {
  if (fault !== undefined) return <FieldError className="field-fault">{fault}</FieldError>;
  const hint = fieldHint(field);
  return hint ? (
    <Text slot="description" className="field-hint">
      {hint}
    </Text>
  ) : null;
}

function NumberFormField({ field, value, atMax, fault, onChange }: FormFieldProps) {
  return (
    <div className="form-field">
      <NumberField
        value={typeof value === 'number' ? value : Number.NaN}
        onChange={(next) => onChange(next)}
        isInvalid={fault !== undefined && !atMax}
        isDisabled={atMax}
        isWheelDisabled
        formatOptions={{ maximumFractionDigits: 9, useGrouping: false }}
      >
        <Label className="field-label">{field.label}</Label>
        <Group className="field-box">
          <Input />
          {field.unit && (
            <span className="field-unit" aria-hidden="true">
              {field.unit}
            </span>
          )}
        </Group>
        <UnderField field={field} fault={atMax ? undefined : fault} />
      </NumberField>
      {field.control === 'numberOrMax' && (
        <Tick
          label={field.maxLabel ?? ''}
          isSelected={atMax}
          onChange={(next) => onChange(next, maxKey(field.path))}
        />
      )}
    </div>
  );
}

function TextFormField({ field, value, fault, onChange }: FormFieldProps) {
  return (
    <TextField
      className="form-field"
      value={String(value)}
      onChange={(next) => onChange(next)}
      isInvalid={fault !== undefined}
      autoComplete="off"
    >
      <Label className="field-label">{field.label}</Label>
      <Group className="field-box field-box-text">
        <Input spellCheck={false} />
      </Group>
      <UnderField field={field} fault={fault} />
    </TextField>
  );
}

function ChoiceFormField({ field, value, fault, onChange }: FormFieldProps) {
  const none = 'none given';
  const options = [
    ...(field.whenEmpty ? [{ id: none, label: field.whenEmpty }] : []),
    ...(field.options ?? []).map((id) => ({ id, label: optionWord(id) })),
  ];
  return (
    <div className="form-field">
      <Select
        label={field.label}
        showLabel
        options={options}
        selected={value === '' ? none : String(value)}
        onSelect={(id) => onChange(id === none ? '' : id)}
      />
      {fault !== undefined && <span className="field-fault">{fault}</span>}
    </div>
  );
}

function SwitchFormField({ field, value, onChange }: FormFieldProps) {
  return (
    <div className="form-field form-field-tick">
      <Tick label={field.label} isSelected={value === true} onChange={(next) => onChange(next)} />
    </div>
  );
}

interface TickProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

export function Tick({ label, isSelected, onChange }: TickProps) {
  return (
    <Checkbox className="tick" isSelected={isSelected} onChange={onChange}>
      <span className="tick-box" aria-hidden="true">
        <Check />
      </span>
      {label}
    </Checkbox>
  );
}
