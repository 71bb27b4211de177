// One knob: what it is called, whether it differs from its default, its way back, its control, and why a change was refused.
import { Undo2 } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { type KnobKey, type Knobs, knobDescriptions } from '../../shared/knobs.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { ChoiceKnob, ChoicesKnob } from './ChoiceKnob.tsx';
import { resetKnobs, useKnob, useKnobStore } from './knobStore.ts';
import { knobLabel, sameKnobValue } from './knobWords.ts';
import { NumberKnob } from './NumberKnob.tsx';

interface KnobRowProps {
  readonly knobKey: KnobKey;
  readonly knobs: Knobs;
  readonly className?: string;
  /** Stands in the row's grid, after its control. */
  readonly children?: ReactNode;
}

export const KnobRow = memo(function KnobRow(props: KnobRowProps) {
  const { knobKey, knobs, className = '', children } = props;
  const value = useKnob(knobKey, knobs);
  const refusal = useKnobStore((state) => state.refusals[knobKey]);
  const changed = !sameKnobValue(value, knobDescriptions[knobKey].default);
  const held = useTelltale((state) => state.figures?.heldKnobs.includes(knobKey) ?? false);
  const label = knobLabel(knobKey);
  return (
    <div
      className={`knob ${typeof value === 'number' ? '' : 'knob-one'} ${changed ? 'knob-changed' : ''} ${className}`}
      data-knob={knobKey}
    >
      <i className="knob-dot" />
      <span className="knob-label">
        {label}
        {held && (
          <>
            <span className="knob-held" title={t('knobs:heldTitle')}>
              {t('knobs:held')}
            </span>
            <span className="visually-hidden">, {t('knobs:heldSpoken')}</span>
          </>
        )}
        {changed && <span className="visually-hidden">, {t('knobs:differs')}</span>}
      </span>
      {changed ? (
        <Button
          className="knob-reset"
          aria-label={t('knobs:reset', { name: label })}
          onPress={() => resetKnobs([knobKey])}
        >
          <Undo2 aria-hidden="true" />
        </Button>
      ) : (
        <i />
      )}
      {typeof value === 'number' ? (
        <NumberKnob knobKey={knobKey} value={value} />
      ) : typeof value === 'string' ? (
        <ChoiceKnob knobKey={knobKey} value={value} />
      ) : (
        <ChoicesKnob knobKey={knobKey} value={value} />
      )}
      {children}
      {refusal !== undefined && (
        <div className="knob-refusal" role="alert">
          {refusal}
        </div>
      )}
    </div>
  );
});
