// Time of a batch against its readings: each recent batch a point, the fitted line and its uncertainty.
import { memo } from 'react';
import { Area, Line } from 'recharts';
import type { CostPoints } from '../../../shared/frame.ts';
import { PlotFrame } from '../../charts/PlotFrame.tsx';
import { PointCloud } from '../../charts/PointCloud.tsx';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { formatCount, formatFixed } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { type Fit, fitRows, highestDrawnMs, isFitted } from './fit.ts';

const margins = { top: 6, right: 14, bottom: 18, left: 36 };
const batchSizes = (value: number) =>
  value === 0 ? '' : value >= 10_000 ? roundSi(value) : formatCount(value);
const still = { dot: false, activeDot: false, isAnimationActive: false, legendType: 'none' } as const;

export const FitPlot = memo(function FitPlot({ fit }: { readonly fit: Fit }) {
  const { points, batch } = fit;
  const most = Math.max(...points.readings, 1) * 1.04;
  const up = amountScale(highestDrawnMs(fit));
  const above = points.ms.filter((ms) => ms > up.high).length;
  const axes = () => ({
    across: {
      low: 0,
      high: most,
      ticks: amountScale(most, true).ticks.filter((tick) => tick <= most),
      format: batchSizes,
      edges: [Number.NaN, most] as const,
      name: t('pipeline:cost.readings'),
    },
    up: { ...up, format: roundFixed, name: 'ms' },
  });
  return (
    <PlotFrame
      label={fitSummary(fit)}
      margins={margins}
      rows={fitRows(fit, most)}
      acrossKey="readings"
      axes={axes}
      remark={above > 0 ? t('model:above', { number: formatCount(above) }) : ''}
    >
      {isFitted(batch) && (
        <Area
          id="fit-band"
          {...still}
          dataKey="band"
          fill="var(--data-fill)"
          fillOpacity={0.8}
          stroke="none"
          connectNulls
        />
      )}
      <Line id="fit-points" {...still} dataKey="ms" shape={PointCloud} />
      {isFitted(batch) && (
        <Line id="fit-line" {...still} dataKey="line" stroke="var(--data-1)" strokeWidth={1.5} connectNulls />
      )}
    </PlotFrame>
  );
});

function fitSummary({ points, batch }: Fit): string {
  const r2 = batch.r2 === null ? '' : ` R² ${formatFixed(batch.r2, 3)}.`;
  const number = String(points.readings.length);
  return isFitted(batch)
    ? `${t('model:fitSummary', { number })}${r2}`
    : t('model:fitSummaryNoLine', { number });
}

export function fitTable({ readings, ms }: CostPoints) {
  return {
    columns: [t('pipeline:cost.batch'), t('pipeline:readings'), 'ms'],
    rows: Array.from(readings, (count, index) => [
      String(index + 1),
      formatCount(count),
      formatFixed(ms[index] ?? Number.NaN, 3),
    ]),
  };
}
