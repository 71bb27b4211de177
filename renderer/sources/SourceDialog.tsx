// The form of a source: adds one, or edits the one given. What is wrong stands at the field it concerns.
import { useMemo, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import type { SourceConfig } from '../../shared/plant.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { insideSentence, t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { FaultList } from './FaultList.tsx';
import { FormGroup } from './FormGroup.tsx';
import { freeId } from './freeId.ts';
import { refusalOf } from './refusal.ts';
import { SensorsField } from './SensorsField.tsx';
import { checkDraft, type DraftFaults, draftOf, type SourceDraft } from './sourceDraft.ts';
import { formGroups, formOf, formTitle, type SourceForm } from './sourceForms.ts';
import { useSources } from './sourcesState.ts';
import './sourceForm.css';

type SourceDialogProps = { readonly form: SourceForm } | { readonly source: SourceConfig };

const formId = 'source-form';
const noFaults: DraftFaults = {};

export function SourceDialog(props: SourceDialogProps) {
  const source = 'source' in props ? props.source : undefined;
  const form = 'form' in props ? props.form : formOf(props.source);
  const close = useSources((state) => state.closeDialog);
  const entry = useSourceEntry(form, source);
  const { draft, change, shown, submit, refused, sending, formRef } = entry;
  return (
    <Dialog
      title={
        source
          ? t('sources:edit', { name: source.name ?? source.id })
          : t('sources:addForm', { form: insideSentence(formTitle(form)) })
      }
      isOpen
      isDismissable={false}
      onClose={close}
      className="source-dialog"
      actions={
        <>
          <span className="text-3 micro grow">{source ? t('sources:startsAnew') : ''}</span>
          <Button onPress={close}>{t('sources:cancel')}</Button>
          <Button variant="primary" type="submit" form={formId} isDisabled={sending}>
            {source
              ? sending
                ? t('sources:applying')
                : t('sources:apply')
              : sending
                ? t('sources:opening')
                : t('sources:add')}
          </Button>
        </>
      }
    >
      <Form
        id={formId}
        ref={formRef}
        className="source-form"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FaultList title={source ? t('sources:notApplied') : t('sources:notAdded')} faults={refused} />
        {formGroups(form).map((group, index) => (
          <FormGroup key={group.title} group={group} draft={draft} faults={shown} onChange={change}>
            {index === 1 && form !== 'system' && (
              <SensorsField draft={draft} faults={shown} onChange={change} />
            )}
          </FormGroup>
        ))}
      </Form>
    </Dialog>
  );
}

function useSourceEntry(form: SourceForm, source: SourceConfig | undefined) {
  const send = useTelltale((state) => state.send);
  const close = useSources((state) => state.closeDialog);
  const select = useSources((state) => state.select);
  const [draft, setDraft] = useState(() => draftOf(form, source, freeId(form)));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const [sending, setSending] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);
  const checked = useMemo(() => checkDraft(draft), [draft]);
  const change = (next: Partial<SourceDraft>, path: string) => {
    setDraft((before) => ({ ...before, ...next }));
    setTouched((before) => new Set(before).add(path));
  };
  const submit = () => {
    setSubmitted(true);
    if (!checked.ok) {
      focusFirstInvalid(formRef);
      return;
    }
    setSending(true);
    const answer = source
      ? send({ name: 'editSource', id: source.id, source: checked.source })
      : send({ name: 'addSource', source: checked.source });
    answer
      .then(
        () => {
          select(checked.source.id);
          close();
        },
        (error: unknown) => {
          setRefused(refusalOf(error));
          formRef.current?.parentElement?.scrollTo({ top: 0 });
        },
      )
      .finally(() => setSending(false));
  };
  const faults = checked.ok ? noFaults : checked.faults;
  const shown = submitted ? faults : touchedFaults(faults, touched);
  const unplaced = submitted && faults[''] ? [faults['']] : [];
  return { draft, change, shown, submit, refused: [...unplaced, ...refused], sending, formRef };
}

function touchedFaults(faults: DraftFaults, touched: ReadonlySet<string>): DraftFaults {
  return Object.fromEntries(Object.entries(faults).filter(([path]) => touched.has(path)));
}

/** After the faults are on screen, which may open a folded group. */
function focusFirstInvalid(form: { readonly current: HTMLFormElement | null }): void {
  requestAnimationFrame(() =>
    form.current?.querySelector<HTMLElement>('input[aria-invalid="true"], [data-invalid] input')?.focus(),
  );
}
