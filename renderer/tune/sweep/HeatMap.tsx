// Every cell of a sweep as a number on its shade: rows by what computes, columns by batch size. Arrows walk, Enter picks.
import { memo } from 'react';
import {
  Button as AriaButton,
  Cell,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
} from 'react-aria-components';
import type { SweepCell } from '../../../shared/tuning/sweep.ts';
import { Panel } from '../../components/Panel.tsx';
import { formatCount, formatLatency, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { presentCell, usePresentSetting } from './presentSetting.ts';
import { setupWords } from './setupWords.ts';
import { linesFromTop, type SweepPicture } from './shownSweep.ts';
import { isAt, pointAt, setupKey, useSweepChoices } from './sweepChoices.ts';
import { type HeatScale, heatScale, metricWords, type SweepMetricId, sweepMetrics } from './sweepMetrics.ts';
import { cellWords, isWide, preciseWords, settingWords } from './sweepWords.ts';
import './HeatMap.css';

export function HeatMapPanel({ picture }: { readonly picture: SweepPicture }) {
  const metric = useSweepChoices((state) => state.metric);
  const setting = usePresentSetting();
  const { shown } = picture;
  const present = setting && presentCell(shown, setting);
  const scale = heatScale(
    metric,
    shown.lines.flatMap(({ cells }) => cells),
  );
  return (
    <Panel title={t('sweep:heat.title')} caption={`${metricWords(metric).title}, ${scale.unit}`}>
      <div className="heat-place">
        <HeatTable picture={picture} metric={metric} scale={scale} present={present} />
      </div>
      <HeatFoot picture={picture} metric={metric} hasPresent={present !== null} />
    </Panel>
  );
}

interface HeatTableProps {
  readonly picture: SweepPicture;
  readonly metric: SweepMetricId;
  readonly scale: HeatScale;
  readonly present: SweepCell | null;
}

const HeatTable = memo(function HeatTable({ picture, metric, scale, present }: HeatTableProps) {
  const { shown, sweep } = picture;
  const lines = linesFromTop(shown.lines);
  const batches = [...sweep.request.batches].sort((a, b) => a - b);
  return (
    <Table
      className="heat-table"
      aria-label={`${t('sweep:heat.title')}: ${metricWords(metric).title}, ${scale.unit}`}
    >
      <TableHeader>
        <Column isRowHeader className="heat-corner">
          <span className="visually-hidden">{t('sweep:heat.computedBy')}</span>
        </Column>
        {batches.map((batch) => (
          <Column key={batch} id={String(batch)} className="heat-batch">
            {formatCount(batch)}
          </Column>
        ))}
      </TableHeader>
      <TableBody>
        {lines.map(({ setup, cells }) => (
          <Row key={setupKey(setup)} id={setupKey(setup)} className="heat-row">
            <Cell className="heat-setup">{setupWords(setup)}</Cell>
            {batches.map((batch) => {
              const cell = cells.find((other) => other.batch === batch);
              return (
                <Cell key={batch} className="heat-cell">
                  {cell && (
                    <HeatCell
                      cell={cell}
                      text={scale.format(sweepMetrics[metric].read(cell))}
                      unit={scale.unit}
                      step={scale.step(sweepMetrics[metric].read(cell))}
                      isOver={cell.p99Ms !== null && cell.p99Ms > sweep.request.targetP99Ms}
                      isPresent={cell === present}
                      isKnee={cell === shown.knee}
                      isMarkedWide={metric === 'throughput' && isWide(cell)}
                    />
                  )}
                </Cell>
              );
            })}
          </Row>
        ))}
      </TableBody>
    </Table>
  );
});

interface HeatCellProps {
  readonly cell: SweepCell;
  readonly text: string;
  readonly unit: string;
  /** Of the shades 1 to 7; 0: not measured. */
  readonly step: number;
  readonly isOver: boolean;
  readonly isPresent: boolean;
  readonly isKnee: boolean;
  /** The repeats of its throughput differ too much. */
  readonly isMarkedWide: boolean;
}

/** Of a cell without a figure; undefined where its state says nothing more. */
function stateText({ state }: SweepCell): string | undefined {
  return state === 'failed' ? t('sweep:cell.failed') : state === 'running' ? '…' : undefined;
}

/** Begins with what is seen, as it is seen. */
function cellName(cell: SweepCell, text: string, unit: string): string {
  if (cell.readingsPerS === null) return `${text}, ${cellWords(cell)}`;
  const p99 = `p99 ${withUnit(formatLatency(cell.p99Ms), 'ms')}`;
  return `${settingWords(cell)}: ${text} ${unit}, ${p99}`;
}

function HeatCell(props: HeatCellProps) {
  const { cell, text, unit, step, isOver, isPresent, isKnee, isMarkedWide } = props;
  const isPicked = useSweepChoices(({ picked }) => isAt(cell, picked));
  const isPointed = useSweepChoices(({ pointed }) => isAt(cell, pointed));
  const shownText = step > 0 ? text : (stateText(cell) ?? text);
  const place = { batch: cell.batch, setup: setupKey(cell) };
  const classes = [
    'heat-value',
    `heat-${step}`,
    isOver && 'heat-over',
    isPresent && 'heat-present',
    isPicked && 'heat-picked',
    isPointed && 'heat-pointed',
    isKnee && 'strong',
  ].filter(Boolean);
  const remarks = [
    isKnee && t('sweep:heat.theKnee'),
    isPresent && t('sweep:heat.presentSetting'),
    isOver && t('sweep:heat.overTarget'),
    isMarkedWide && t('sweep:heat.repeatsDiffer', { width: preciseWords() }),
  ].filter(Boolean);
  return (
    <AriaButton
      className={classes.join(' ')}
      aria-label={[cellName(cell, shownText, unit), ...remarks].join(', ')}
      aria-pressed={isPicked}
      onHoverStart={() => pointAt(place)}
      onHoverEnd={() => pointAt(null)}
      onFocusChange={(isFocused) => pointAt(isFocused ? place : null)}
      onPress={() => useSweepChoices.setState({ picked: isPicked ? null : place })}
    >
      {shownText}
      {isMarkedWide && <span className="heat-wide">±</span>}
    </AriaButton>
  );
}

/** Two lines, so that a remark has room beside the figures; one that is longer still is read by hovering over it. */
export function CellFoot({ cell }: { readonly cell: SweepCell }) {
  const words = cellWords(cell);
  return (
    <div className="heat-foot" title={words}>
      <p className="heat-foot-words">{words}</p>
    </div>
  );
}

interface HeatFootProps {
  readonly picture: SweepPicture;
  readonly metric: SweepMetricId;
  /** Whether a cell is marked as the present setting. */
  readonly hasPresent: boolean;
}

/** What is pointed at in words, else what the marks mean. */
function HeatFoot({ picture: { shown }, metric, hasPresent }: HeatFootProps) {
  const place = useSweepChoices(({ pointed, picked }) => (pointed?.setup ? pointed : picked));
  const all = shown.lines.flatMap(({ cells }) => cells);
  const cell = place && all.find((other) => isAt(other, place));
  if (cell) return <CellFoot cell={cell} />;
  return (
    <div className="heat-foot">
      <span>{t('sweep:batchAxis')}</span>
      <span className="grow" />
      {metric === 'throughput' && all.some(isWide) && (
        <span>{t('sweep:heat.intervalOver', { width: preciseWords() })}</span>
      )}
      <i className="heat-key heat-over" aria-hidden="true" />
      <span>{t('sweep:heat.overTarget')}</span>
      {hasPresent && (
        <>
          <i className="heat-key heat-key-present" aria-hidden="true" />
          <span>{t('sweep:present')}</span>
        </>
      )}
    </div>
  );
}
