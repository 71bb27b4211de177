// The bar over a screen while the engine is not reached: since when, what is shown, when the next try is.
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { formatDuration, formatTime } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import './LostBar.css';
import { useNow } from './useNow.ts';

export function LostBar() {
  const connection = useTelltale((state) => state.connection);
  const retry = useTelltale((state) => state.retryConnection);
  const atMs = useTelltale((state) => (state.connection.state === 'lost' ? state.atMs : Number.NaN));
  const now = useNow(connection.state === 'lost' ? 500 : null);
  if (connection.state !== 'lost') return null;
  const lastedMs = now - connection.sinceMs;
  const leftS = Math.max(0, Math.ceil((connection.retryAtMs - now) / 1_000));
  return (
    <div className="lost-bar number">
      <AlarmMark priority={1} />
      <b className="strong">
        {lastedMs >= 1_000 ? t('app:lost.titleFor', { time: formatDuration(lastedMs) }) : t('app:lost.title')}
      </b>
      <span className="lost-text">
        {Number.isFinite(atMs) ? t('app:lost.lastValues', { time: formatTime(atMs) }) : t('app:lost.nothing')}{' '}
        {leftS > 0 ? t('app:lost.nextTry', { time: formatDuration(leftS * 1_000) }) : t('app:lost.trying')}
      </span>
      <span className="grow" />
      <Button onPress={retry}>{t('app:lost.tryNow')}</Button>
    </div>
  );
}
