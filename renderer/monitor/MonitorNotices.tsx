// What the Monitor says while there is nothing to show: connecting, no sensors, nothing picked, waiting.
import { useEffect, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { t } from '../language/language.ts';
import { mostPicked } from '../store/pickedSensors.ts';
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
    <Notice className="wall-notice" title={t('monitor:connecting')}>
      {isVeryLate ? t('monitor:notAnswered') : ''}
    </Notice>
  );
}

export function NoSensors() {
  const showScreen = useTelltale((state) => state.showScreen);
  return (
    <Notice
      className="wall-notice"
      title={t('monitor:noSensors')}
      actions={<Button onPress={() => showScreen('sources')}>{t('monitor:addSource')}</Button>}
    >
      {t('monitor:noSensorsText')}
    </Notice>
  );
}

export function NothingPicked() {
  return (
    <Notice title={t('monitor:nonePicked')}>
      {t('monitor:nonePickedText', { most: String(mostPicked) })}
    </Notice>
  );
}

export function WaitingForReadings() {
  return <Notice title={t('monitor:waitingForReadings')}>{t('monitor:waitingForReadingsText')}</Notice>;
}
