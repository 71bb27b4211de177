// The shape of every line on charts: drawn without the measuring of its length that Recharts does for its animation
// at each update, which costs more than all the rest of the line.
import { Curve, type LineDrawShapeProps } from 'recharts';

/** For the `shape` of a Recharts line. */
export function UnmeasuredLine(props: LineDrawShapeProps) {
  const {
    points = [],
    type = 'linear',
    stroke,
    strokeWidth,
    strokeOpacity,
    strokeDasharray = '',
    clipPath,
  } = props;
  return (
    <Curve
      className="recharts-line-curve"
      points={points}
      type={type}
      fill="none"
      stroke={stroke}
      strokeWidth={strokeWidth}
      strokeOpacity={strokeOpacity}
      strokeDasharray={strokeDasharray}
      strokeLinejoin="round"
      clipPath={clipPath}
      connectNulls={false}
    />
  );
}
