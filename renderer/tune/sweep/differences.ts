// Two sweeps side by side: throughput and p99 of the cells that both measured, and by how much they differ. Pure.
import type { Interval, SweepCell } from '../../../shared/tuning/sweep.ts';
import type { WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import {
  formatCount,
  formatFixed,
  formatLatency,
  formatSi,
  minusSign,
  noValue,
  thinSpace,
} from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { setupWords } from './setupWords.ts';
import { setupKey } from './sweepChoices.ts';

export interface CellDifference {
  readonly shown: SweepCell;
  readonly other: SweepCell;
  /** Shown over other, less one; null where one of them has no figure. */
  readonly throughputChange: number | null;
  readonly p99Change: number | null;
  /** Whether the intervals of the two throughputs lie apart. */
  readonly isClear: boolean;
  /** The same of p99; true also where an interval is not known. */
  readonly isP99Clear: boolean;
}

export function cellDifferences(shown: WorkAnalysis, other: WorkAnalysis): CellDifference[] {
  return shown.lines.flatMap(({ setup, cells }) => {
    const same = other.lines.find((line) => setupKey(line.setup) === setupKey(setup));
    return cells.flatMap((cell) => {
      const counterpart = same?.cells.find(({ batch }) => batch === cell.batch);
      return counterpart?.readingsPerS && cell.readingsPerS ? difference(cell, counterpart) : [];
    });
  });
}

function difference(shown: SweepCell, other: SweepCell): CellDifference {
  const [a, b] = [shown.readingsPerS, other.readingsPerS];
  const [p99, otherP99] = [shown.intervals?.p99Ms, other.intervals?.p99Ms];
  return {
    shown,
    other,
    throughputChange: change(b?.mean ?? null, a?.mean ?? null),
    p99Change: change(other.p99Ms, shown.p99Ms),
    isClear: a !== null && b !== null && areApart(a, b),
    isP99Clear: p99 == null || otherP99 == null || areApart(p99, otherP99),
  };
}

function areApart(a: Interval, b: Interval): boolean {
  return a.low > b.high || a.high < b.low;
}

function change(from: number | null, to: number | null): number | null {
  return from === null || to === null || from === 0 ? null : to / from - 1;
}

/** "+12 %", "−45 %", "0 %", "—". */
export function changeText(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return noValue;
  const percent = Math.round(share * 100);
  const sign = percent > 0 ? '+' : percent < 0 ? minusSign : '';
  return `${sign}${formatFixed(Math.abs(percent), 0)}${thinSpace}%`;
}

export function differenceTable(differences: readonly CellDifference[]) {
  return {
    columns: [
      t('sweep:column.setting'),
      t('app:readingsPerS'),
      t('sweep:difference.earlier'),
      t('sweep:difference.change'),
      'p99, ms',
      `${t('sweep:difference.earlier')} `,
      `${t('sweep:difference.change')} `,
    ],
    rows: differences.map(({ shown, other, throughputChange, p99Change, isClear, isP99Clear }) => [
      `${formatCount(shown.batch)}, ${setupWords(shown)}`,
      formatSi(shown.readingsPerS?.mean ?? Number.NaN, 3),
      formatSi(other.readingsPerS?.mean ?? Number.NaN, 3),
      isClear ? changeText(throughputChange) : '≈',
      formatLatency(shown.p99Ms),
      formatLatency(other.p99Ms),
      isP99Clear ? changeText(p99Change) : '≈',
    ]),
  };
}
