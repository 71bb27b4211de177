// Throughput against p99 latency, each cell a point: the front of those that no other cell beats in both, and the target.
import { memo, useMemo } from 'react';
import { Scatter, type ScatterShapeProps } from 'recharts';
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import { ChartTable } from '../../charts/ChartTable.tsx';
import { PlotFrame, type PlotPlaces } from '../../charts/PlotFrame.tsx';
import { crisp, type PlotRect, valueY } from '../../charts/plotGeometry.ts';
import { tickTextWidth } from '../../charts/textWidth.ts';
import { roundFixed, roundSi } from '../../charts/tickText.ts';
import { amountScale } from '../../charts/valueScale.ts';
import { Notice } from '../../components/Notice.tsx';
import { Panel } from '../../components/Panel.tsx';
import { formatCount, formatLatency, formatSi, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { logScaleOf, logShare, roundLogTicks } from './logScale.ts';
import { presentCell, usePresentSetting } from './presentSetting.ts';
import { setupWords } from './setupWords.ts';
import type { SweepPicture } from './shownSweep.ts';
import { isAt, pointAt, setupKey, useSweepChoices } from './sweepChoices.ts';
import { settingWords } from './sweepWords.ts';

export function ParetoPanel({ picture }: { readonly picture: SweepPicture }) {
  const asTable = useTelltale((state) => state.asTable);
  const cells = measured(picture);
  return (
    <Panel title={t('sweep:pareto.title')} caption={t('sweep:pareto.caption')}>
      <div className="chart-place">
        {cells.length === 0 ? (
          <Notice title={t('sweep:pareto.none')}>{t('sweep:pareto.noneText')}</Notice>
        ) : asTable ? (
          <FrontTable picture={picture} />
        ) : (
          <ParetoChart picture={picture} />
        )}
      </div>
    </Panel>
  );
}

interface MeasuredCell {
  readonly cell: SweepCell;
  readonly p99Ms: number;
  readonly readingsPerS: number;
}

function measured({ shown }: SweepPicture): MeasuredCell[] {
  return shown.lines.flatMap(({ cells }) =>
    cells.flatMap((cell) =>
      cell.p99Ms !== null && cell.readingsPerS
        ? { cell, p99Ms: cell.p99Ms, readingsPerS: cell.readingsPerS.mean }
        : [],
    ),
  );
}

function FrontTable({ picture: { shown } }: { readonly picture: SweepPicture }) {
  const rows = shown.paretoFront.map((cell) => [
    settingWords(cell),
    formatSi(cell.readingsPerS?.mean ?? Number.NaN),
    formatLatency(cell.p99Ms),
  ]);
  return (
    <ChartTable
      name={t('sweep:pareto.front')}
      columns={[t('sweep:column.setting'), t('app:readingsPerS'), 'p99, ms']}
      rows={rows}
    />
  );
}

const margins = { top: 8, right: 14, bottom: 32, left: 44 };

const ParetoChart = memo(function ParetoChart({ picture }: { readonly picture: SweepPicture }) {
  const { shown, sweep } = picture;
  const { targetP99Ms } = sweep.request;
  const cells = useMemo(() => measured(picture), [picture]);
  const axes = useMemo(() => {
    const domain = logScaleOf([...cells.map(({ p99Ms }) => p99Ms), targetP99Ms]);
    const up = amountScale(Math.max(0, ...cells.map(({ readingsPerS }) => readingsPerS)));
    return ({ width }: PlotRect) => ({
      across: {
        ...domain,
        isLog: true,
        ticks: roundLogTicks(domain, width),
        format: roundFixed,
        name: t('sweep:pareto.across'),
      },
      up: {
        ...up,
        format: (value: number) => (value === up.high ? '' : roundSi(value)),
        name: t('app:readingsPerS'),
      },
    });
  }, [cells, targetP99Ms]);
  return (
    <PlotFrame
      label={t('sweep:pareto.summary', {
        some: String(shown.paretoFront.length),
        all: String(cells.length),
      })}
      margins={margins}
      rows={cells}
      acrossKey="p99Ms"
      axes={axes}
      onPoint={(at, places) => pointAt(at && placeNear(cells, places, at))}
      over={(places) => <Marks picture={picture} {...places} />}
    >
      <Scatter data={cells} dataKey="readingsPerS" isAnimationActive={false} shape={CellPoint} />
    </PlotFrame>
  );
});

interface Point {
  readonly x: number;
  readonly y: number;
}

function placeNear(cells: readonly MeasuredCell[], { rect, across, up }: PlotPlaces, at: Point) {
  const [nearest] = cells
    .map(({ cell, p99Ms, readingsPerS }) => ({
      cell,
      px: Math.hypot(
        rect.left + logShare(across, p99Ms) * rect.width - at.x,
        valueY(rect, up, readingsPerS) - at.y,
      ),
    }))
    .sort((a, b) => a.px - b.px);
  if (!nearest || nearest.px >= 24) return null;
  return { batch: nearest.cell.batch, setup: setupKey(nearest.cell) };
}

function CellPoint({ cx, cy }: ScatterShapeProps) {
  if (typeof cx !== 'number' || typeof cy !== 'number') return <g />;
  return <circle cx={cx} cy={cy} r={2.4} fill="none" stroke="var(--data-3)" />;
}

interface MarksProps extends PlotPlaces {
  readonly picture: SweepPicture;
}

function Marks({ picture: { shown, sweep }, rect, across, up }: MarksProps) {
  const present = usePresentSetting();
  const pointed = useSweepChoices((state) => state.pointed);
  const own = present && presentCell(shown, present);
  const at = (cell: SweepCell) => ({
    x: rect.left + logShare(across, cell.p99Ms ?? Number.NaN) * rect.width,
    y: valueY(rect, up, cell.readingsPerS?.mean ?? Number.NaN),
  });
  const front = shown.paretoFront.map(at);
  const steps = front.map(({ x, y }, index) => (index === 0 ? `M${x} ${rect.bottom}V${y}` : `H${x}V${y}`));
  const targetX = crisp(rect.left + logShare(across, sweep.request.targetP99Ms) * rect.width);
  const all = shown.lines.flatMap(({ cells }) => cells);
  const named = all.find((cell) => isAt(cell, pointed)) ?? own ?? shown.knee;
  const targetWords = t('sweep:targetAt', { target: withUnit(roundFixed(sweep.request.targetP99Ms), 'ms') });
  const isRoomRight = targetX + 8 + tickTextWidth(targetWords) < rect.right;
  return (
    <>
      <line className="chart-level" x1={targetX} x2={targetX} y1={rect.top} y2={rect.bottom} />
      <text
        className="chart-tick chart-tick-inside"
        x={isRoomRight ? targetX + 5 : targetX - 5}
        y={rect.bottom - 8}
        textAnchor={isRoomRight ? 'start' : 'end'}
      >
        {targetWords}
      </text>
      {front.length > 0 && (
        <path d={`${steps.join('')}H${rect.right}`} fill="none" stroke="var(--data-1)" strokeWidth={1.25} />
      )}
      {front.map(({ x, y }) => (
        <circle key={`${x} ${y}`} cx={x} cy={y} r={3.4} fill="var(--data-1)" stroke="var(--bg-well)" />
      ))}
      {own?.p99Ms && own.readingsPerS && (
        <circle {...centre(at(own))} r={8} fill="none" stroke="var(--accent)" strokeWidth={2} />
      )}
      {shown.knee && shown.knee !== own && (
        <circle {...centre(at(shown.knee))} r={8} fill="none" stroke="var(--text-1)" strokeWidth={2} />
      )}
      {named?.p99Ms && named.readingsPerS && (
        <Named cell={named} {...at(named)} rect={rect} isPointed={isAt(named, pointed)} />
      )}
    </>
  );
}

const centre = ({ x, y }: { readonly x: number; readonly y: number }) => ({ cx: x, cy: y });

interface NamedProps {
  readonly cell: SweepCell;
  readonly x: number;
  readonly y: number;
  readonly rect: PlotRect;
  readonly isPointed: boolean;
}

function Named({ cell, x, y, rect, isPointed }: NamedProps) {
  const words = isPointed
    ? `${formatCount(cell.batch)}, ${setupWords(cell)}: ${withUnit(formatLatency(cell.p99Ms), 'ms')}`
    : `${formatCount(cell.batch)}, ${setupWords(cell)}`;
  const isRight = x + 8 + tickTextWidth(words) * 1.1 < rect.right;
  return (
    <>
      {isPointed && <circle cx={x} cy={y} r={5} fill="none" stroke="var(--text-1)" strokeWidth={1.5} />}
      <text
        className="sweep-callout"
        x={isRight ? x + 4 : x - 4}
        y={y + 24 > rect.bottom - 4 ? y - 13 : y + 24}
        textAnchor={isRight ? 'start' : 'end'}
      >
        {words}
      </text>
    </>
  );
}
