// Says that the charts stand still, how far behind they are, and that nothing is lost meanwhile.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatDuration } from '../format/numbers.ts';
import { t } from '../language/language.ts';

export function PausedNote() {
  const behindMs = useSampled(({ span, atMs }) =>
    span.endMs === null ? null : Math.max(0, Math.floor((atMs - span.endMs) / 1_000) * 1_000),
  );
  if (behindMs === null) return null;
  return (
    <span className="paused-note">
      <AlarmMark priority={4} decorative />
      <b>{t('app:paused')}</b>
      <span>
        {behindMs > 0 ? t('pipeline:behind', { time: formatDuration(behindMs) }) : t('pipeline:justNow')}
        <span className="hide-narrow">, {t('pipeline:stillRecording')}</span>
      </span>
    </span>
  );
}
