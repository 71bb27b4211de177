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
import '../knobs/KnobsPanel.css';
import { useTelltale } from '../store/telltaleStore.ts';
import './FaultsPanel.css';
import { type FaultWords, faultGroups } from './faultWords.ts';
import { putInFault, turnFaultsOff } from './putInFault.ts';

export function FaultsPanel() {
  const knobs = useTelltale((state) => state.structure?.knobs);
  if (!knobs)
    return (
      <div className="knobs">
        <Notice title="Waiting for the engine">Faults can be put in once it is there.</Notice>
      </div>
    );
  const on = faultsOn(knobs).length;
  return (
    <>
      <div className="knobs faults">
        <p className="faults-intro">
          Put in on purpose, to see what the pipeline makes of them. Good readings are lost only where a
          source drops what finds the queue full, as in a flood, and each of them is counted.
        </p>
        {faultGroups.map(({ title, faults }) => (
          <section key={title} className="knob-group" aria-label={title}>
            <h3>{title}</h3>
            {faults.map((fault) => (
              <FaultRow key={fault.key} fault={fault} knobs={knobs} />
            ))}
          </section>
        ))}
      </div>
      <div className="knobs-foot">
        <span>{on === 0 ? 'None is on' : on === 1 ? '1 is on' : `${on} are on`}</span>
        <PutIn />
        <span className="grow" />
        <Button onPress={turnFaultsOff}>
          <CircleOff aria-hidden="true" />
          All off
        </Button>
      </div>
    </>
  );
}

interface FaultRowProps {
  readonly fault: FaultWords;
  readonly knobs: Knobs;
}

const FaultRow = memo(function FaultRow({ fault, knobs }: FaultRowProps) {
  const { key, what, once } = fault;
  return (
    <KnobRow knobKey={key} knobs={knobs} className="fault">
      {once && (
        <Button
          className="fault-once"
          aria-label={`Once: ${once.words}`}
          onPress={() => putInFault(once.kind, key)}
        >
          <Zap aria-hidden="true" />
          Once
        </Button>
      )}
      <span className="fault-words">
        <span>{what}</span>
        {once && <Count kind={once.kind} />}
      </span>
    </KnobRow>
  );
});

const countWords = (count: number) => (count < 10_000 ? formatCount(count) : formatSi(count, 3));

function Count({ kind }: { readonly kind: InjectedFaultKind }) {
  const count = useSampled((state) => state.figures?.injected.counts[kind] ?? 0);
  return <b className={`fault-count ${count === 0 ? 'fault-none' : ''}`}>{countWords(count)} put in</b>;
}

function PutIn() {
  const all = useSampled(({ figures }) =>
    Object.values(figures?.injected.counts ?? {}).reduce((sum, count) => sum + count, 0),
  );
  return <span className="text-3">{countWords(all)} put in</span>;
}
