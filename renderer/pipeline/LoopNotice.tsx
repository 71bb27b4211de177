// Says that the event loop itself computes and is held by it, until that is undone.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { changeKnobs } from '../knobs/knobStore.ts';

export function LoopNotice() {
  const notice = useSampled((state) => state.figures?.notice ?? '');
  if (notice === '') return null;
  const [title = '', ...rest] = notice.split(': ');
  return (
    <div className="loop-notice" role="status">
      <AlarmMark priority={4} />
      <b>{title}</b>
      <span>{rest.join(': ')}</span>
      <Button onPress={() => changeKnobs({ 'pool.mode': 'pool' })}>Compute in the pool</Button>
    </div>
  );
}
