// The text of one axis tick. Labels at the ends of a time axis stay inside the plot's width.

interface AxisTickProps {
  readonly format: (value: number) => string;
  /** The axis runs along the bottom. */
  readonly along?: boolean;
  /** Values whose labels end at the plot's edge instead of standing under their tick. */
  readonly edges?: readonly [number, number];
  /** Filled in by Recharts. */
  readonly x?: number;
  readonly y?: number;
  readonly payload?: { readonly value: number };
}

export function AxisTick({ format, along = false, edges, x = 0, y = 0, payload }: AxisTickProps) {
  const value = payload?.value ?? Number.NaN;
  const anchor = !along ? 'end' : value === edges?.[0] ? 'start' : value === edges?.[1] ? 'end' : 'middle';
  return (
    <text className="chart-tick" x={along ? x : x - 1} y={along ? y + 9 : y + 3.5} textAnchor={anchor}>
      {format(value)}
    </text>
  );
}
