// A measured knob change as a table: what was changed, figures before and after, and by how much they differ. Pure.
import { type KnobKey, knobKeys } from '../../../shared/knobs.ts';
import type { ChangeFigures, MeasuredChange } from '../../../shared/tuning/model.ts';
import { formatFixed, formatSi, formatSignificant, minusSign, noValue } from '../../format/numbers.ts';
import { changeText } from '../sweep/differences.ts';

/** The heads of the columns: of a single change its knob and values, "workers", "2", "4". */
export function changeHead({ what }: MeasuredChange): {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
} {
  const parts = /^(\S+) (.+) → (.+)$/.exec(what[0] ?? '');
  const [, key = '', before = '', after = ''] = parts ?? [];
  if (what.length !== 1 || !knobKeys.includes(key as KnobKey))
    return { subject: '', before: 'before', after: 'after' };
  return { subject: key.split('.')[1] ?? key, before, after };
}

export interface ChangeRow {
  readonly label: string;
  readonly before: string;
  readonly after: string;
  readonly change: string;
}

export function changeRows(before: ChangeFigures, after: ChangeFigures | null): readonly ChangeRow[] {
  const of = (
    label: string,
    read: (figures: ChangeFigures) => number | null,
    format: (value: number) => string,
    differ: (a: number | null, b: number | null) => string = relative,
  ): ChangeRow => {
    const [a, b] = [read(before), after && read(after)];
    const text = (value: number | null) => (value === null ? noValue : format(value));
    return { label, before: text(a), after: text(b), change: differ(a, b) };
  };
  return [
    of('throughput', ({ readingsPerS }) => readingsPerS, formatSi),
    of(
      'p99, ms',
      ({ p99Ms }) => p99Ms,
      (ms) => formatSignificant(ms, ms >= 10 ? 3 : 2),
    ),
    of(
      'busy, %',
      ({ busyShare }) => busyShare,
      (share) => formatFixed(share * 100, 0),
      points,
    ),
    of(
      'CPU, cores',
      ({ cpuCores }) => cpuCores,
      (cores) => formatFixed(cores, 2),
    ),
  ];
}

function relative(a: number | null, b: number | null): string {
  return a === null || b === null || a === 0 ? noValue : changeText(b / a - 1);
}

/** Shares differ by points, not by a share of a share. */
function points(a: number | null, b: number | null): string {
  if (a === null || b === null) return noValue;
  const difference = Math.round(b * 100) - Math.round(a * 100);
  const sign = difference > 0 ? '+' : difference < 0 ? minusSign : '';
  return `${sign}${Math.abs(difference)}`;
}
