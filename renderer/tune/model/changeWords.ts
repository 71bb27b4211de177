// A measured knob change as a table: what was changed, figures before and after, and by how much they differ. Pure.
import type { ChangeFigures, MeasuredChange } from '../../../shared/tuning/model.ts';
import {
  formatFixed,
  formatSi,
  formatSignificant,
  minusSign,
  noValue,
  withUnit,
} from '../../format/numbers.ts';
import { isKnobKey, knobName, knobText, withKnobNames } from '../../knobs/knobWords.ts';
import { t } from '../../language/language.ts';
import { changeText } from '../sweep/differences.ts';

/** What was changed, as the Knobs tab says it: "Workers 2 → 4, Batch size 20 → 12 000". */
export function changeSubject({ what }: MeasuredChange): string {
  return what.map(oneChange).join(', ');
}

function oneChange(text: string): string {
  const [, key = '', before = '', after = ''] = /^(\S+) (.+) → (.+)$/.exec(text) ?? [];
  if (!isKnobKey(key)) return withKnobNames(text);
  return `${knobName(key)} ${knobText(key, before)} → ${knobText(key, after)}`;
}

/** Why figures behind a change are missing, or of less than 3 s; empty where it was measured or is being measured. */
export function outcomeWords({ outcome, afterS }: MeasuredChange): string {
  if (outcome === 'not measured') return t('model:change.notSettled');
  if (outcome === 'cut short')
    return t('model:change.cutShortAfter', { time: withUnit(formatFixed(afterS, 1), 's') });
  return '';
}

/** An earlier change in a few words: "p99 14.3 → 7.8 ms, CPU 1.84 → 1.86". */
export function changeBrief({ before, after, outcome }: MeasuredChange): string {
  if (after === null)
    return outcome === 'measuring' ? t('model:change.measuring') : t('model:change.notMeasured');
  const [, p99, , cpu] = changeRows(before, after);
  const short = outcome === 'cut short' ? `, ${t('model:change.cutShort')}` : '';
  return `p99 ${p99?.before} → ${withUnit(p99?.after ?? noValue, 'ms')}, CPU ${cpu?.before} → ${cpu?.after}${short}`;
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
    of(t('model:change.throughput'), ({ readingsPerS }) => readingsPerS, formatSi),
    of(
      'p99, ms',
      ({ p99Ms }) => p99Ms,
      (ms) => formatSignificant(ms, ms >= 10 ? 3 : 2),
    ),
    of(
      t('model:change.busy'),
      ({ busyShare }) => busyShare,
      (share) => formatFixed(share * 100, 0),
      points,
    ),
    of(
      t('model:change.cpu'),
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
