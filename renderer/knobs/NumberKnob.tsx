// A knob with a number: slider, field and unit. The field is read on Enter or when it is left; the slider while it moves.
import { useCallback, useMemo, useState } from 'react';
import { Input, NumberField } from 'react-aria-components';
import { type KnobKey, knobDescriptions } from '../../shared/knobs.ts';
import { withUnit } from '../format/numbers.ts';
import { KnobSlider } from './KnobSlider.tsx';
import { knobScale } from './knobScale.ts';
import { changeKnobs, changeNumber, forgetRefusal, useKnobStore } from './knobStore.ts';
import { knobLabel, knobNumber, knobRange, knobUnit, takesFractions } from './knobWords.ts';

interface NumberKnobProps {
  readonly knobKey: KnobKey;
  readonly value: number;
}

const plainNumbers: Intl.NumberFormatOptions = { useGrouping: false, maximumFractionDigits: 3 };

export function NumberKnob({ knobKey, value }: NumberKnobProps) {
  const description = knobDescriptions[knobKey];
  const unit = knobUnit(knobKey);
  const label = knobLabel(knobKey);
  const scale = useMemo(() => knobScale(description), [description]);
  const speak = useCallback((spoken: number) => withUnit(knobNumber(spoken), unit), [unit]);
  const refused = useKnobStore((state) => state.refusals[knobKey] !== undefined);
  /** What was typed and not taken: it stays in the field, marked, until the field is left. */
  const [rejected, setRejected] = useState<number | null>(null);
  /** What stood in the field when typing began: a value that comes meanwhile must not take the digits away. */
  const [begunAt, setBegunAt] = useState<number | null>(null);
  const commit = (typed: number) => {
    setBegunAt(null);
    const number = takesFractions(knobKey) ? typed : Math.round(typed);
    if (Number.isNaN(number)) return;
    setRejected(changeNumber(knobKey, number, speak(value)) ? null : number);
  };
  const shown = rejected ?? begunAt ?? value;
  return (
    <>
      <NumberField
        aria-label={withUnit(label, unit)}
        value={shown}
        onChange={commit}
        onFocus={() => forgetRefusal(knobKey)}
        onBlur={() => {
          setRejected(null);
          setBegunAt(null);
        }}
        isInvalid={refused && rejected !== null}
        formatOptions={plainNumbers}
        isWheelDisabled
        className="knob-field-place"
      >
        <div
          className={`knob-field ${rejected === null ? '' : 'knob-field-invalid'}`}
          title={knobRange(knobKey)}
        >
          <Input
            className="knob-input"
            onInput={() => setBegunAt(shown)}
            onKeyUp={({ key }) => key === 'Enter' && setBegunAt(null)}
          />
          <b aria-hidden="true">{knobNumber(shown)}</b>
          <span>{unit}</span>
        </div>
      </NumberField>
      <KnobSlider
        label={withUnit(label, unit)}
        scale={scale}
        value={value}
        defaultValue={typeof description.default === 'number' ? description.default : 0}
        speak={speak}
        onMove={(moved) => changeKnobs({ [knobKey]: moved }, true)}
        onSettle={(moved) => changeKnobs({ [knobKey]: moved })}
      />
    </>
  );
}
