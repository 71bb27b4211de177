// The Recharts series of the sweep chart: models' curves or joined measurements, and the measured cells with their spread.
import { ErrorBar, Line, type LineDrawShapeProps } from 'recharts';
import type { SweepLine } from '../../../shared/tuning/sweepAnalysis.ts';
import { JoinedLine } from '../../charts/JoinedLine.tsx';
import { UnmeasuredLine } from '../../charts/UnmeasuredLine.tsx';
import { CellMark, type LineStyle, lineStyle } from './lineMarks.tsx';
import type { SweepMetricId } from './sweepMetrics.ts';

const still = { dot: false, activeDot: false, isAnimationActive: false, legendType: 'none' } as const;

/** Over rows of `sweepRows`; curves and the compared sweep lie under the points of the shown one. */
export function sweepSeries(
  lines: readonly SweepLine[],
  compared: readonly SweepLine[],
  metric: SweepMetricId,
) {
  const each = (of: readonly SweepLine[], prefix: '' | 'o', draw: typeof joined) =>
    of.map((line, index) => draw({ line, style: lineStyle(of, line.setup), prefix, index, metric }));
  return [
    ...each(compared, 'o', joined),
    ...each(lines, '', joined),
    ...each(compared, 'o', points),
    ...each(lines, '', points),
  ];
}

interface SeriesProps {
  readonly line: SweepLine;
  readonly style: LineStyle;
  /** `o`: of the compared sweep. */
  readonly prefix: '' | 'o';
  readonly index: number;
  readonly metric: SweepMetricId;
}

/** The model's curve of throughput; of the event loop, which has none, and of other figures the measured points joined. */
function joined({ line: { name, setup }, style, prefix, index, metric }: SeriesProps) {
  const isLoop = setup.workers === 0;
  const isCurve = metric === 'throughput' && !isLoop;
  const rowKey = `${prefix}${isCurve ? 'c' : 'p'}${index}`;
  const dashes = isLoop ? '2 4' : style.crossed ? '1 2' : '';
  return (
    <Line
      key={`${prefix}line ${name}`}
      {...still}
      dataKey={rowKey}
      stroke={style.colour}
      strokeWidth={isLoop ? 1.25 : 1}
      strokeOpacity={prefix ? 0.6 : 0.85}
      strokeDasharray={prefix && !isLoop ? '5 3' : dashes}
      shape={
        isCurve ? UnmeasuredLine : (drawn: LineDrawShapeProps) => <JoinedLine {...drawn} rowKey={rowKey} />
      }
    />
  );
}

function points({ line: { name }, style, prefix, index }: SeriesProps) {
  return (
    <Line
      key={`${prefix}points ${name}`}
      {...still}
      dataKey={`${prefix}p${index}`}
      stroke="none"
      dot={<CellDot line={style} outlined={prefix !== ''} />}
    >
      {!prefix && (
        <ErrorBar
          dataKey={`e${index}`}
          direction="y"
          width={3}
          stroke={style.colour}
          strokeWidth={1}
          isAnimationActive={false}
        />
      )}
    </Line>
  );
}

interface CellDotProps {
  readonly cx?: number;
  readonly cy?: number;
  readonly line: LineStyle;
  readonly outlined: boolean;
}

/** `cx` and `cy` are filled in by Recharts; absent where the line has no point. */
function CellDot({ cx, cy, line, outlined }: CellDotProps) {
  if (typeof cx !== 'number' || typeof cy !== 'number' || !Number.isFinite(cy)) return null;
  return <CellMark cx={cx} cy={cy} outlined={outlined} {...line} />;
}
