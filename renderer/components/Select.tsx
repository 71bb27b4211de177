// One choice out of several, in a list that opens.
import { Check, ChevronDown } from 'lucide-react';
import {
  Select as AriaSelect,
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
import './Select.css';

export interface SelectOption<T extends string> {
  readonly id: T;
  readonly label: string;
}

interface SelectProps<T extends string> {
  readonly label: string;
  /** The label stands above the field instead of being spoken only. */
  readonly showLabel?: boolean;
  readonly options: readonly SelectOption<T>[];
  readonly selected: T | null;
  readonly onSelect: (id: T) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

export function Select<T extends string>(props: SelectProps<T>) {
  const { label, showLabel = false, options, selected, onSelect, isDisabled = false, className = '' } = props;
  return (
    <AriaSelect
      className={`select ${className}`}
      {...(showLabel ? {} : { 'aria-label': label })}
      value={selected}
      isDisabled={isDisabled}
      onChange={(key) => {
        const option = options.find(({ id }) => id === key);
        if (option) onSelect(option.id);
      }}
    >
      {showLabel && <Label className="field-label">{label}</Label>}
      <Button className="select-button">
        <SelectValue className="select-value" />
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className="menu-popover" offset={2}>
        <ListBox className="menu" items={options}>
          {({ id, label: text }) => (
            <ListBoxItem id={id} textValue={text} className="menu-item">
              {({ isSelected }) => (
                <>
                  <span>{text}</span>
                  {isSelected && <Check aria-hidden="true" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
