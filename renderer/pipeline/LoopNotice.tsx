// Says that the event loop itself computes: chosen by a knob and to be undone, or because the pool is broken.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { changeKnobs } from '../knobs/knobStore.ts';
import { t } from '../language/language.ts';
import { nextStartWords } from './poolWords.ts';

export function LoopNotice() {
  const notice = useSampled((state) => state.figures?.notice ?? '');
  const breaker = useSampled((state) => state.figures?.pool.breaker ?? 'closed');
  const isChosen = useSampled((state) => state.structure?.knobs.pool.mode === 'inline');
  if (notice === '') return null;
  const priority = isChosen ? 4 : breaker === 'half-open' ? 2 : 1;
  const [title = '', ...rest] = notice.split(': ');
  return (
    <div className={`loop-notice loop-notice-${priority}`} role="status">
      <AlarmMark priority={priority} />
      <b>{title}</b>
      <span>{rest.join(': ')}</span>
      {isChosen ? (
        <Button onPress={() => changeKnobs({ 'pool.mode': 'pool' })}>{t('pipeline:computeInPool')}</Button>
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
