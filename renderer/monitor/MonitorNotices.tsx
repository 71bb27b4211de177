// What the Monitor says while there is nothing to show: connecting, no sensors, nothing picked, waiting.
import { useEffect, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { useTelltale } from '../store/telltaleStore.ts';

/** True once that long has passed. */
function useAfter(ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isOver;
}

export function WaitingForEngine() {
  const isLate = useAfter(1_000);
  const isVeryLate = useAfter(3_000);
  if (!isLate) return null;
  return (
    <Notice className="wall-notice" title="Connecting to the engine">
      {isVeryLate ? 'It has not answered for 3 s: it may be starting its workers, or it is not running.' : ''}
    </Notice>
  );
}

export function NoSensors() {
  const showScreen = useTelltale((state) => state.showScreen);
  return (
    <Notice
      className="wall-notice"
      title="No sensors yet"
      actions={<Button onPress={() => showScreen('sources')}>Add a source</Button>}
    >
      A source delivers sensors: simulated ones, a recording, or this machine's own. Add one, or open a plant
      file.
    </Notice>
  );
}

export function NothingPicked() {
  return (
    <Notice title="No sensor picked">
      Pick up to 8 tiles with a click or P. Their readings appear here at once.
    </Notice>
  );
}

export function WaitingForReadings() {
  return (
    <Notice title="Waiting for readings in this stretch of time">
      They appear here as soon as the source delivers.
    </Notice>
  );
}
