// The shape of a line whose points lie among the rows of other lines: it joins its own, and breaks where one is missing.
import { Curve, type LineDrawShapeProps } from 'recharts';

interface JoinedLineProps extends LineDrawShapeProps {
  /** Of its values in the rows. Null breaks the line; a row without the key is another line's. */
  readonly rowKey: string;
}

/** For the `shape` of a Recharts line, together with its `rowKey`. */
export function JoinedLine(props: JoinedLineProps) {
  const { points = [], stroke, strokeWidth, strokeOpacity, strokeDasharray = '', clipPath, rowKey } = props;
  return (
    <Curve
      points={points.filter((point) => 'payload' in point && Object.hasOwn(Object(point.payload), rowKey))}
      type="linear"
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
