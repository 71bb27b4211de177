// Marks the whole UI while faults are put in on purpose: a frame, a bar over every screen, an entry in the status bar.
import { CircleOff } from 'lucide-react';
import { Button as PlainButton } from 'react-aria-components';
import { useSampled } from '../app/useSampled.ts';
import { Button } from '../components/Button.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import './FaultsMark.css';
import { faultsOnWords } from './faultWords.ts';
import { showFaults, turnFaultsOff } from './putInFault.ts';

function useFaultsActive(): boolean {
  return useSampled((state) => state.figures?.injected.active ?? false);
}

/** Also while a single shot lasts. Lies over the edges, so that nothing moves when it comes and goes. */
export function FaultsFrame() {
  return useFaultsActive() ? <div className="faults-frame" aria-hidden="true" /> : null;
}

/** While a knob of faults is on: a single shot is over before a bar could be read, and cannot be turned off. */
export function FaultsBar() {
  const words = useTelltale(({ structure }) => (structure ? faultsOnWords(structure.knobs) : ''));
  if (words === '') return null;
  return (
    <div className="faults-bar number" role="status">
      <i className="faults-dot" />
      <b className="strong">{t('faults:onPurpose')}</b>
      <span className="faults-bar-words">{words}</span>
      <span className="grow" />
      <Button onPress={showFaults}>{t('faults:show')}</Button>
      <Button onPress={turnFaultsOff}>
        <CircleOff aria-hidden="true" />
        {t('faults:allOff')}
      </Button>
    </div>
  );
}

export function FaultsStatus() {
  if (!useFaultsActive()) return null;
  return (
    <PlainButton className="faults-status" onPress={showFaults}>
      <i className="faults-dot" />
      {t('faults:status')}
    </PlainButton>
  );
}
