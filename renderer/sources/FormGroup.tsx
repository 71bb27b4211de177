// A titled group of fields; one that is folded opens by a press, or because something in it is wrong.
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { FormField } from './FormField.tsx';
import { type DraftFaults, maxKey, type SourceDraft } from './sourceDraft.ts';
import type { FieldGroup } from './sourceForms.ts';

interface FormGroupProps {
  readonly group: FieldGroup;
  readonly draft: SourceDraft;
  readonly faults: DraftFaults;
  /** `path`: the field that was changed. */
  readonly onChange: (next: Partial<SourceDraft>, path: string) => void;
  readonly children?: ReactNode;
}

export function FormGroup({ group, draft, faults, onChange, children }: FormGroupProps) {
  const [opened, setOpened] = useState(false);
  const fields = group.fields.map((field) => (
    <FormField
      key={field.path}
      field={field}
      value={draft.values[field.path] ?? ''}
      atMax={draft.values[maxKey(field.path)] === true}
      fault={faults[field.path]}
      onChange={(value, key = field.path) =>
        onChange({ values: { ...draft.values, [key]: value } }, field.path)
      }
    />
  ));
  if (!group.folded)
    return (
      <fieldset className="form-group">
        <legend>{group.title}</legend>
        <div className="form-fields">{fields}</div>
        {children}
      </fieldset>
    );
  const hasFault = group.fields.some(({ path }) => faults[path] !== undefined);
  return (
    <Disclosure className="form-group" isExpanded={opened || hasFault} onExpandedChange={setOpened}>
      <Heading level={3} className="form-fold">
        <Button slot="trigger" className="form-fold-button">
          <ChevronRight aria-hidden="true" />
          {group.title}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="form-fields">{fields}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
