// What a sweep is to measure: batch sizes, worker counts, event loop, copying, added work and the target.
import { Play } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { FieldError, Form, Group, Input, Label, NumberField, Text, TextField } from 'react-aria-components';
import { Button } from '../../components/Button.tsx';
import { knobName } from '../../knobs/knobWords.ts';
import { t } from '../../language/language.ts';
import { Tick } from '../../sources/FormField.tsx';
import '../../sources/sourceForm.css';
import { refusalOf } from '../../sources/refusal.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { useSweepChoices } from './sweepChoices.ts';
import { checkDraft, type DraftFaults, type SweepDraft } from './sweepDraft.ts';
import './SweepForm.css';

interface SweepFormProps {
  readonly initial: SweepDraft;
  /** Called once the engine has begun. */
  readonly onStarted?: () => void;
}

export function SweepForm({ initial, onStarted }: SweepFormProps) {
  const [draft, setDraft] = useState(initial);
  const [asked, setAsked] = useState(false);
  const [refusals, setRefusals] = useState<readonly string[]>([]);
  const checked = checkDraft(draft);
  const faults: DraftFaults = checked.ok ? {} : checked.faults;
  const change = (next: Partial<SweepDraft>) => {
    setDraft({ ...draft, ...next });
    setRefusals([]);
  };
  const start = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!checked.ok) return;
    try {
      await useTelltale.getState().send({ name: 'startSweep', request: checked.request });
      useSweepChoices.setState({ shownKey: null, comparedKey: null, picked: null, workPerReadingUs: null });
      onStarted?.();
    } catch (error) {
      setRefusals(refusalOf(error));
    }
  };
  const list = (field: 'batches' | 'workers' | 'work', label: string, hint: string) => (
    <ListField
      label={label}
      hint={hint}
      value={draft[field]}
      fault={faults[field]}
      onChange={(value) => change({ [field]: value })}
    />
  );
  return (
    <Form className="sweep-form" onSubmit={start} validationBehavior="aria">
      <div className="sweep-fields">
        {list('batches', t('sweep:form.batches'), t('sweep:form.batchesHint'))}
        {list('workers', knobName('pool.workers'), t('sweep:form.workersHint'))}
        {list('work', t('sweep:form.work'), t('sweep:form.workHint'))}
        <NumberField
          className="form-field"
          value={draft.targetP99Ms}
          onChange={(targetP99Ms) => change({ targetP99Ms })}
          isInvalid={faults.targetP99Ms !== undefined}
          isWheelDisabled
          formatOptions={{ maximumFractionDigits: 1, useGrouping: false }}
        >
          <Label className="field-label">{t('sweep:form.target')}</Label>
          <Group className="field-box">
            <Input />
            <span className="field-unit" aria-hidden="true">
              ms
            </span>
          </Group>
          <UnderField fault={faults.targetP99Ms} hint={t('sweep:form.targetHint')} />
        </NumberField>
      </div>
      <div className="sweep-ticks">
        <Tick
          label={t('sweep:form.eventLoop')}
          isSelected={draft.eventLoop}
          onChange={(eventLoop) => change({ eventLoop })}
        />
        <Tick label={t('sweep:form.copy')} isSelected={draft.copy} onChange={(copy) => change({ copy })} />
        <Tick
          label={t('sweep:form.pauseSources')}
          isSelected={draft.pausesSources}
          onChange={(pausesSources) => change({ pausesSources })}
        />
      </div>
      <div className="sweep-start">
        <Button type="submit" variant="primary">
          <Play aria-hidden="true" />
          {t('sweep:run')}
        </Button>
        <span className="sweep-start-words" role="status">
          {refusals.length > 0
            ? refusals.join(' ')
            : checked.ok
              ? t(draft.pausesSources ? 'sweep:form.cellsPaused' : 'sweep:form.cells', {
                  count: checked.cells,
                })
              : (faults.all ?? (asked ? t('sweep:form.notStarted') : ''))}
        </span>
      </div>
    </Form>
  );
}

interface ListFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

function ListField({ label, hint, value, fault, onChange }: ListFieldProps) {
  return (
    <TextField
      className="form-field"
      value={value}
      onChange={onChange}
      isInvalid={fault !== undefined}
      autoComplete="off"
    >
      <Label className="field-label">{label}</Label>
      <Group className="field-box field-box-text">
        <Input spellCheck={false} />
      </Group>
      <UnderField fault={fault} hint={hint} />
    </TextField>
  );
}

function UnderField({ fault, hint }: { readonly fault: string | undefined; readonly hint: string }) {
  if (fault !== undefined) return <FieldError className="field-fault">{fault}</FieldError>;
  return (
    <Text slot="description" className="field-hint">
      {hint}
    </Text>
  );
}
