// Says while a job of the lab runs that it takes from what is measured of the live pipeline. Beside live figures.
import type { LabState } from '../../shared/tuning/tuning.ts';
import { t } from '../language/language.ts';
import './LabBeside.css';

/** Always in the page, so that its coming is read out; without a height while the lab rests. */
export function LabBeside({ lab }: { readonly lab: LabState }) {
  return (
    <p className="lab-beside" role="status">
      {lab.job === null ? '' : t('tune:labBeside')}
    </p>
  );
}
