// What the advisor says: at most three sentences, each with the button that applies it and what that would bring.
import { useState } from 'react';
import type { Advice } from '../../../shared/tuning/model.ts';
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { Button } from '../../components/Button.tsx';
import { refusalOf } from '../../sources/refusal.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { endsAutoTune } from '../autoTune.ts';
import { isWarningToAct } from './modelWords.ts';

const titles = ['Nothing to change', 'One thing to know', 'Two things to know', 'Three things to know'];

interface AdviceListProps {
  readonly advice: readonly Advice[];
  /** The model of a batch can be told. */
  readonly isKnown: boolean;
}

export function AdviceList({ advice, isKnown }: AdviceListProps) {
  return (
    <section className="advice" aria-label="Advice">
      <h3 className="advice-title">{titles[Math.min(advice.length, 3)]}</h3>
      {advice.length === 0 && (
        <p className="advice-none">
          {isKnown
            ? 'No other batch size or worker count would be faster or lighter by much.'
            : 'Once the model of a batch is known, what would make the pipeline faster or lighter stands here.'}
        </p>
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
        {changes !== null && <Button onPress={apply}>{ends ? `${action} and end auto-tune` : action}</Button>}
        <span role="status">{refusal || effect}</span>
      </div>
    </div>
  );
}
