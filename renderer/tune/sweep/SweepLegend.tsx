// What the marks of the sweep chart mean.
import { t } from '../../language/language.ts';
import { CellMark } from './lineMarks.tsx';
import type { SweepPicture } from './shownSweep.ts';
import { type SweepMetricId, sweepMetrics } from './sweepMetrics.ts';

interface SweepLegendProps {
  readonly picture: SweepPicture;
  readonly metric: SweepMetricId;
}

export function SweepLegend({ picture: { shown, compared }, metric }: SweepLegendProps) {
  const { spread } = sweepMetrics[metric];
  const hasSpread = shown.lines.some(({ cells }) => cells.some((cell) => spread(cell) !== null));
  return (
    <span className="sweep-legend">
      <span>
        <svg width="12" height="12" aria-hidden="true">
          {hasSpread && <path d="M6 1v10M3 1h6M3 11h6" stroke="var(--data-1)" fill="none" />}
          <circle cx="6" cy="6" r="3.2" fill="var(--data-1)" />
        </svg>
        {hasSpread ? t('sweep:measured95') : t('sweep:measured')}
      </span>
      {metric === 'throughput' && (
        <span>
          <svg width="22" height="12" aria-hidden="true">
            <path d="M1 6h20" stroke="var(--data-1)" fill="none" />
          </svg>
          {t('sweep:model')}
        </span>
      )}
      {compared && (
        <span className="sweep-legend-compared">
          <svg width="12" height="12" aria-hidden="true">
            <CellMark cx={6} cy={6} colour="var(--data-1)" shape="circle" crossed={false} outlined />
          </svg>
          <span>{compared.name}</span>
        </span>
      )}
    </span>
  );
}
