// Says that the charts stand still, how far behind they are, and that nothing is lost meanwhile.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatDuration } from '../format/numbers.ts';

export function PausedNote() {
  const behindMs = useSampled(({ span, atMs }) =>
    span.endMs === null ? null : Math.max(0, Math.floor((atMs - span.endMs) / 1_000) * 1_000),
  );
  if (behindMs === null) return null;
  return (
    <span className="paused-note">
      <AlarmMark priority={4} decorative />
      <b>Paused</b>
      <span>
        {behindMs > 0 ? `${formatDuration(behindMs)} behind` : 'just now'}
        <span className="hide-narrow">, still recording</span>
      </span>
    </span>
  );
}
