// Says that the event loop itself computes: chosen by a knob and to be undone, or because the pool cannot live.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { changeKnobs } from '../knobs/knobStore.ts';
import { nextStartWords } from './poolWords.ts';

export function LoopNotice() {
  const notice = useSampled((state) => state.figures?.notice ?? '');
  const isChosen = useSampled((state) => state.structure?.knobs.pool.mode === 'inline');
  if (notice === '') return null;
  const [title = '', ...rest] = notice.split(': ');
  return (
    <div className={`loop-notice ${isChosen ? '' : 'loop-notice-1'}`} role="status">
      <AlarmMark priority={isChosen ? 4 : 1} />
      <b>{title}</b>
      <span>{rest.join(': ')}</span>
      {isChosen ? (
        <Button onPress={() => changeKnobs({ 'pool.mode': 'pool' })}>Compute in the pool</Button>
      ) : (
        <NextTry />
      )}
    </div>
  );
}

/** Counts down, and is not announced each time. */
function NextTry() {
  const words = useSampled(({ figures, atMs }) => (figures ? nextStartWords(figures.pool, atMs) : ''));
  return (
    <span className="loop-next number" aria-live="off">
      {words}
    </span>
  );
}
