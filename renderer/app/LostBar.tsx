// The bar over a screen while the engine is not reached: since when, what is shown, when the next try is.
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { formatDuration, formatTime } from '../format/numbers.ts';
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
      <b className="strong">Engine not reached{lastedMs >= 1_000 && ` for ${formatDuration(lastedMs)}`}</b>
      <span className="lost-text">
        {Number.isFinite(atMs) ? `Shown: the last values, ${formatTime(atMs)}.` : 'Nothing was received yet.'}{' '}
        {leftS > 0 ? `Next try in ${formatDuration(leftS * 1_000)}.` : 'Trying now.'}
      </span>
      <span className="grow" />
      <Button onPress={retry}>Try now</Button>
    </div>
  );
}
