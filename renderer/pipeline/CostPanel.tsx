// Cost of a batch: overhead and cost per reading as measured, the journey's share, and each recent batch, with a line where they lie on one.
import { memo } from 'react';
import { Line, ReferenceLine } from 'recharts';
import type { CostPoints } from '../../shared/frame.ts';
import type { CostFit } from '../../shared/pipelineFigures.ts';
import { useSampled } from '../app/useSampled.ts';
import { ChartTable } from '../charts/ChartTable.tsx';
import { PlotFrame } from '../charts/PlotFrame.tsx';
import { PointCloud, percentile99 } from '../charts/PointCloud.tsx';
import { roundFixed, roundSi } from '../charts/tickText.ts';
import { useSlowly } from '../charts/useStaggered.ts';
import { amountScale } from '../charts/valueScale.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatFixed, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { costWords, noLineBecause } from './costWords.ts';
import './CostPanel.css';
import { Readout } from './Readout.tsx';

export function CostPanel() {
  const cost = useSampled((state) => state.figures?.cost ?? null);
  const batchReadings = useSampled((state) => state.figures?.batchReadings ?? Number.NaN);
  const fit = useSlowly(presentFit);
  const asTable = useTelltale((state) => state.asTable);
  return (
    <Panel
      title={t('pipeline:cost.title')}
      caption={
        cost && cost.batches > 0
          ? t('pipeline:cost.meanOf', { number: formatCount(cost.batches) })
          : t('pipeline:cost.mean')
      }
      tools={<Readout label="R²" text={cost?.r2 == null ? noValue : formatFixed(cost.r2, 3)} width={5} />}
    >
      {cost && <Fitted cost={cost} batchReadings={batchReadings} />}
      <div className="chart-place cost-place">
        {fit === null ? (
          <Notice title={t('pipeline:cost.none')}>{t('pipeline:cost.noneText')}</Notice>
        ) : asTable ? (
          <PointsTable points={fit.points} />
        ) : (
          <CostPlot fit={fit} />
        )}
      </div>
    </Panel>
  );
}

interface Fit {
  readonly points: CostPoints;
  readonly cost: CostFit;
}
let lastFit: Fit | null = null;

/** Points and line that came in one frame; null before the first batch. */
function presentFit(): Fit | null {
  const { costPoints, figures } = useTelltale.getState();
  if (!costPoints || !figures || costPoints.readings.length === 0) return null;
  if (lastFit?.points !== costPoints) lastFit = { points: costPoints, cost: figures.cost };
  return lastFit;
}

interface FittedProps {
  readonly cost: CostFit;
  readonly batchReadings: number;
}

function Fitted({ cost, batchReadings }: FittedProps) {
  const words = costWords(cost, batchReadings);
  return (
    <div className="cost-words">
      <div className="cost-figures">
        <Figure words={words.overhead} label={t('pipeline:cost.overhead')} />
        <Figure words={words.perReading} label={t('pipeline:cost.perReading')} />
      </div>
      <div className="cost-journey">
        <div className="cost-bar" aria-hidden="true">
          <i style={{ width: `${(cost.ipcShare ?? 0) * 100}%` }} />
          <u />
        </div>
        <div className="cost-line">
          <span>{words.journey}</span>
          <span>{words.sum}</span>
        </div>
      </div>
    </div>
  );
}

interface FigureProps {
  readonly words: { readonly value: string; readonly unit: string; readonly uncertainty: string };
  readonly label: string;
}

function Figure({ words, label }: FigureProps) {
  return (
    <div>
      <div className="cost-figure">
        <b>{words.value}</b> {words.unit} <span>{words.uncertainty}</span>
      </div>
      <div className="cost-label">{label}</div>
    </div>
  );
}

const margins = { top: 6, right: 14, bottom: 18, left: 34 };
const batchSizes = (value: number) =>
  value === 0 ? '' : value >= 10_000 ? roundSi(value) : formatCount(value);

const CostPlot = memo(function CostPlot({ fit }: { readonly fit: Fit }) {
  const { points, cost } = fit;
  const rows = Array.from(points.readings, (readings, index) => ({ readings, ms: points.ms[index] ?? 0 }));
  const across = amountScale(Math.max(...points.readings), true);
  const axes = () => ({
    across: {
      ...across,
      format: batchSizes,
      edges: [Number.NaN, across.high] as const,
      name: t('pipeline:cost.readings'),
    },
    up: { ...amountScale(percentile99(points.ms)), format: roundFixed, name: 'ms' },
  });
  const lineMs = (readings: number) =>
    ((cost.overheadUsPerBatch ?? 0) + (cost.costUsPerReading ?? 0) * readings) / 1_000;
  const noLine = noLineBecause(cost);
  const hasLine = noLine === '' && cost.overheadUsPerBatch !== null && cost.costUsPerReading !== null;
  return (
    <PlotFrame
      label={t(hasLine ? 'pipeline:cost.summaryFitted' : 'pipeline:cost.summary', {
        number: String(rows.length),
      })}
      margins={margins}
      rows={rows}
      acrossKey="readings"
      axes={axes}
      remark={noLine}
    >
      <Line
        id="cost-points"
        dataKey="ms"
        dot={false}
        activeDot={false}
        isAnimationActive={false}
        legendType="none"
        shape={PointCloud}
      />
      {hasLine && (
        <ReferenceLine
          segment={[
            { x: 0, y: lineMs(0) },
            { x: across.high, y: lineMs(across.high) },
          ]}
          stroke="var(--data-1)"
          strokeWidth={1.5}
          ifOverflow="hidden"
        />
      )}
    </PlotFrame>
  );
});

const PointsTable = memo(function PointsTable({ points }: { readonly points: CostPoints }) {
  const rows = Array.from(points.readings, (readings, index) => [
    String(index + 1),
    formatCount(readings),
    formatFixed(points.ms[index] ?? Number.NaN, 3),
  ]);
  return (
    <ChartTable
      name={t('pipeline:cost.title')}
      columns={[t('pipeline:cost.batch'), t('pipeline:readings'), 'ms']}
      rows={rows}
    />
  );
});
