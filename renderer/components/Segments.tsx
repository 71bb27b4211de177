// One choice out of a few that stand side by side. Tab comes to the chosen one, arrows walk between them.
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import './Segments.css';

export interface Segment<T extends string> {
  readonly id: T;
  readonly label: string;
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly segments: readonly Segment<T>[];
  /** Null where none of them holds. */
  readonly selected: T | null;
  readonly onSelect: (id: T) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

export function Segments<T extends string>(props: SegmentsProps<T>) {
  const { label, segments, selected, onSelect, isDisabled = false, className = '' } = props;
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={`segments ${className}`}
      selectionMode="single"
      disallowEmptySelection={selected !== null}
      selectedKeys={selected === null ? [] : [selected]}
      isDisabled={isDisabled}
      onSelectionChange={(keys) => {
        const [chosen] = keys;
        const segment = segments.find(({ id }) => id === chosen);
        if (segment) onSelect(segment.id);
      }}
    >
      {segments.map(({ id, label: text }) => (
        <ToggleButton
          key={id}
          id={id}
          className="segment"
          excludeFromTabOrder={selected !== null && id !== selected}
        >
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
