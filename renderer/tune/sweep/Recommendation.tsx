// What the shown sweep recommends and why, in its own sentences; or why it recommends nothing, and what to do.
import { t } from '../../language/language.ts';
import type { SweepPicture } from './shownSweep.ts';

/** Nothing while the sweep runs: the place of Apply says then that the knee comes at the end. */
export function Recommendation({ picture: { sweep, shown } }: { readonly picture: SweepPicture }) {
  if (sweep.state === 'running') return null;
  return (
    <p className="sweep-recommendation">
      <b>{t('sweep:recommendation')}</b> {shown.recommendation.sentence}
    </p>
  );
}
