// A field to find something by its name; Esc clears it.
import { Search, X } from 'lucide-react';
import { SearchField as AriaSearchField, Button, Input } from 'react-aria-components';
import { t } from '../language/language.ts';
import './SearchField.css';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Key that brings the focus here, shown at the right end. */
  readonly shortcut?: string;
}

export function SearchField({ label, value, onChange, shortcut }: SearchFieldProps) {
  return (
    <AriaSearchField className="search-field" aria-label={label} value={value} onChange={onChange}>
      <Search aria-hidden="true" />
      <Input data-find-field={shortcut} placeholder={label} />
      {value !== '' ? (
        <Button className="search-clear">
          <X aria-hidden="true" />
        </Button>
      ) : (
        shortcut && <kbd title={t('app:keys.key', { name: shortcut })}>{shortcut}</kbd>
      )}
    </AriaSearchField>
  );
}
