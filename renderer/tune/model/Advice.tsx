// What the advisor says: at most three sentences, each with the button that applies it and what that would bring.
import { useState } from 'react';
import type { Advice } from '../../../shared/tuning/model.ts';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Button } from '../../components/Button.tsx';
import { t } from '../../language/language.ts';
import { refusalOf } from '../../sources/refusal.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { endsAutoTune } from '../autoTune.ts';
import { isWarningToAct } from './modelWords.ts';

const titles = ['none', 'one', 'two', 'three'] as const;

interface AdviceListProps {
  readonly advice: readonly Advice[];
  /** The model of a batch can be told. */
  readonly isKnown: boolean;
}

export function AdviceList({ advice, isKnown }: AdviceListProps) {
  return (
    <section className="advice" aria-label={t('model:advice.label')}>
      <h3 className="advice-title">{t(`model:advice.${titles[Math.min(advice.length, 3)] ?? 'none'}`)}</h3>
      {advice.length === 0 && (
        <p className="advice-none">{isKnown ? t('model:advice.noneBetter') : t('model:advice.unknown')}</p>
      )}
      {advice.slice(0, 3).map((one) => (
        <AdviceItem key={one.id} advice={one} />
      ))}
    </section>
  );
}

function AdviceItem({ advice }: { readonly advice: Advice }) {
  const { text, changes, action, effect } = advice;
  const ends = useTelltale((state) => state.tuning?.autoTune.on === true && endsAutoTune(changes));
  const [refusal, setRefusal] = useState('');
  const apply = async () => {
    if (changes === null) return;
    try {
      await useTelltale.getState().send({ name: 'setKnobs', changes });
      setRefusal('');
    } catch (error) {
      setRefusal(refusalOf(error).join(' '));
    }
  };
  return (
    <div className="advice-item">
      <p>
        {isWarningToAct(advice) && <AlarmMark priority={3} size={13} />}
        {text}
      </p>
      <div className="advice-action">
        {changes !== null && (
          <Button onPress={apply}>{ends ? t('model:advice.andEnd', { action }) : action}</Button>
        )}
        <span role="status">{refusal || effect}</span>
      </div>
    </div>
  );
}
