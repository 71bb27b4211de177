// Hundreds of points of a scatter as one path, and the scale that a few late ones must not flatten.
import type { LineDrawShapeProps } from 'recharts';

/** All points as one path of small circles: hundreds of elements a second would be too many. */
export function PointCloud({ points = [], clipPath }: LineDrawShapeProps) {
  const circles = points.map(({ x, y }) =>
    x === null || y === null
      ? ''
      : `M${(x - 1.6).toFixed(1)} ${y.toFixed(1)}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0`,
  );
  return <path className="chart-cloud" clipPath={clipPath} d={circles.join('')} />;
}

/** One late batch must not flatten all others. */
export function percentile99(values: Float64Array): number {
  const sorted = values.toSorted();
  return (sorted[Math.floor((sorted.length - 1) * 0.99)] ?? 0) * 1.02;
}
