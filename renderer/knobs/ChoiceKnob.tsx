// Knobs without a number: two options side by side, more in a list, several at once as check boxes.
import { Check } from 'lucide-react';
import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { type KnobKey, knobDescriptions } from '../../shared/knobs.ts';
import { Segments } from '../components/Segments.tsx';
import { Select } from '../components/Select.tsx';
import { t } from '../language/language.ts';
import { changeKnobs, refuseKnob } from './knobStore.ts';
import { knobLabel, optionWord } from './knobWords.ts';

interface ChoiceKnobProps {
  readonly knobKey: KnobKey;
  readonly value: string;
}

export function ChoiceKnob({ knobKey, value }: ChoiceKnobProps) {
  const options = (knobDescriptions[knobKey].options ?? []).map((id) => ({ id, label: optionWord(id) }));
  const choose = (id: string) => changeKnobs({ [knobKey]: id });
  const label = knobLabel(knobKey);
  return options.length === 2 ? (
    <Segments className="knob-choice" label={label} segments={options} selected={value} onSelect={choose} />
  ) : (
    <Select className="knob-select" label={label} options={options} selected={value} onSelect={choose} />
  );
}

interface ChoicesKnobProps {
  readonly knobKey: KnobKey;
  readonly value: readonly string[];
}

export function ChoicesKnob({ knobKey, value }: ChoicesKnobProps) {
  const options = knobDescriptions[knobKey].options ?? [];
  return (
    <CheckboxGroup
      className="knob-choices"
      aria-label={knobLabel(knobKey)}
      value={[...value]}
      onChange={(chosen) => {
        if (chosen.length === 0)
          refuseKnob(
            knobKey,
            t('knobs:atLeastOne', { kept: value.map((set) => optionWord(set)).join(', ') }),
          );
        else changeKnobs({ [knobKey]: options.filter((option) => chosen.includes(option)) });
      }}
    >
      {options.map((option) => (
        <Checkbox key={option} value={option} className="knob-checkbox">
          <i>
            <Check aria-hidden="true" />
          </i>
          {optionWord(option)}
        </Checkbox>
      ))}
    </CheckboxGroup>
  );
}
