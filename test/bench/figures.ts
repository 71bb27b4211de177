// What a bench hands back, and how figures are summed up and printed.

/** One figure beside what it must reach. */
export interface Figure {
  readonly figure: string;
  readonly measured: number;
  /** Shown after the number; "×" for ratios. */
  readonly unit: string;
  readonly target: { readonly least: number } | { readonly most: number } | null;
}

/** `results` goes into the JSON as it is. */
export interface BenchOutcome {
  readonly figures: readonly Figure[];
  readonly results: object;
  /** What could not be measured and why, and what was measured otherwise than the figures ask. */
  readonly notes: readonly string[];
}

export interface BenchOptions {
  /** Seconds that each run takes; null: as long as the figures ask. */
  readonly seconds: number | null;
  /** Times that compared things run, in turn. */
  readonly rounds: number;
  /** Minutes of the `memory` bench. */
  readonly minutes: number;
  /** Told what is being measured. */
  readonly progress: (line: string) => void;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** With linear interpolation between the two nearest. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Null where there is no target. */
export function reached({ measured, target }: Figure): boolean | null {
  if (!target) return null;
  return 'least' in target ? measured >= target.least : measured <= target.most;
}

export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.figure,
    `${numberText(figure.measured)} ${figure.unit}`,
    targetText(figure),
    verdict(figure),
  ]);
  return textTable([['figure', 'measured', 'target', ''], ...rows]);
}

/** Columns aligned, the second to the right. */
function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Four significant digits, thousands apart. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return value.toLocaleString(
    'en-GB',
    value >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 4 },
  );
}

function targetText({ target, unit }: Figure): string {
  if (!target) return '';
  return 'least' in target ? `≥ ${numberText(target.least)} ${unit}` : `≤ ${numberText(target.most)} ${unit}`;
}

function verdict(figure: Figure): string {
  const result = reached(figure);
  return result === null ? '' : result ? 'pass' : 'MISSED';
}
