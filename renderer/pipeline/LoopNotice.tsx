// Says that the event loop itself computes and is held by it, until that is undone.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { changeKnobs } from '../knobs/knobStore.ts';

export function LoopNotice() {
  const notice = useSampled((state) => state.figures?.notice ?? '');
  if (notice === '') return null;
  return (
    <div className="loop-notice" role="status">
      <AlarmMark priority={4} />
      <b>Computing in the event loop</b>
      <span>{notice}</span>
      <Button onPress={() => changeKnobs({ 'pool.mode': 'pool' })}>Compute in the pool</Button>
    </div>
  );
}
