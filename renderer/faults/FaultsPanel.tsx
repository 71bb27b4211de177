// The faults that can be put in on purpose: for each its knob, how many there were, and one to be had at once.
import { CircleOff, Zap } from 'lucide-react';
import { memo } from 'react';
import type { InjectedFaultKind } from '../../shared/injectedFaults.ts';
import type { Knobs } from '../../shared/knobs.ts';
import { useSampled } from '../app/useSampled.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatCount, formatSi } from '../format/numbers.ts';
import { KnobRow } from '../knobs/KnobRow.tsx';
import { faultsOn } from '../knobs/knobStore.ts';
import { t } from '../language/language.ts';
import '../knobs/KnobsPanel.css';
import { useTelltale } from '../store/telltaleStore.ts';
import './FaultsPanel.css';
import { type FaultEntry, faultGroups } from './faultWords.ts';
import { putInFault, turnFaultsOff } from './putInFault.ts';

export function FaultsPanel() {
  const knobs = useTelltale((state) => state.structure?.knobs);
  if (!knobs)
    return (
      <div className="knobs">
        <Notice title={t('app:waitingForEngine')}>{t('faults:waiting')}</Notice>
      </div>
    );
  const on = faultsOn(knobs).length;
  return (
    <>
      <div className="knobs faults">
        <p className="faults-intro">{t('faults:intro')}</p>
        {faultGroups.map(({ name, faults }) => (
          <section key={name} className="knob-group" aria-label={t(`faults:group.${name}`)}>
            <h3>{t(`faults:group.${name}`)}</h3>
            {faults.map((fault) => (
              <FaultRow key={fault.key} fault={fault} knobs={knobs} />
            ))}
          </section>
        ))}
      </div>
      <div className="knobs-foot">
        <span>{on === 0 ? t('faults:noneOn') : t('faults:on', { count: on })}</span>
        <PutIn />
        <span className="grow" />
        <Button onPress={turnFaultsOff}>
          <CircleOff aria-hidden="true" />
          {t('faults:allOff')}
        </Button>
      </div>
    </>
  );
}

interface FaultRowProps {
  readonly fault: FaultEntry;
  readonly knobs: Knobs;
}

const FaultRow = memo(function FaultRow({ fault, knobs }: FaultRowProps) {
  const { name, key, once } = fault;
  return (
    <KnobRow knobKey={key} knobs={knobs} className="fault">
      {once && (
        <Button
          className="fault-once"
          aria-label={t('faults:onceOf', { what: t(`faults:one.${once}`) })}
          onPress={() => putInFault(once, key)}
        >
          <Zap aria-hidden="true" />
          {t('faults:once')}
        </Button>
      )}
      <span className="fault-words">
        <span>{t(`faults:what.${name}`)}</span>
        {once && <Count kind={once} />}
      </span>
    </KnobRow>
  );
});

const countWords = (count: number) => (count < 10_000 ? formatCount(count) : formatSi(count, 3));

function Count({ kind }: { readonly kind: InjectedFaultKind }) {
  const count = useSampled((state) => state.figures?.injected.counts[kind] ?? 0);
  return (
    <b className={`fault-count ${count === 0 ? 'fault-none' : ''}`}>
      {t('faults:putIn', { number: countWords(count) })}
    </b>
  );
}

function PutIn() {
  const all = useSampled(({ figures }) =>
    Object.values(figures?.injected.counts ?? {}).reduce((sum, count) => sum + count, 0),
  );
  return <span className="text-3">{t('faults:putIn', { number: countWords(all) })}</span>;
}
