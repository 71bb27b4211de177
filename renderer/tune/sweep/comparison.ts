// Whether two sweeps can stand side by side: of the same plant and features, with a work per reading in common. Pure.
import type { SweepCapture, SweepResult } from '../../../shared/tuning/sweep.ts';
import { analyseSweep, type WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import { roundFixed } from '../../charts/tickText.ts';
import { formatCount, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import type { SavedSweep } from './savedSweeps.ts';

/** What charts and differences draw of the sweep that is compared with; null where it cannot be compared. */
export interface ComparedSweep {
  readonly name: string;
  readonly sweep: SweepResult;
  /** The same work per reading. */
  readonly shown: WorkAnalysis;
}

/** Why a chosen sweep is not drawn: what differs, in words. */
export interface IncomparableSweep {
  readonly name: string;
  readonly differs: readonly string[];
}

export interface Comparison {
  readonly compared: ComparedSweep | null;
  readonly incomparable: IncomparableSweep | null;
}

/** `shown`: the work that is on screen of `sweep`. */
export function comparison(
  sweep: SweepResult,
  shown: WorkAnalysis,
  other: Pick<SavedSweep, 'name' | 'sweep'> | null,
): Comparison {
  if (!other) return { compared: null, incomparable: null };
  const { name } = other;
  const works = analyseSweep(other.sweep);
  const same = works.find(({ workPerReadingUs }) => workPerReadingUs === shown.workPerReadingUs);
  const differs = captureDifferences(sweep.capture, other.sweep.capture, shown.workPerReadingUs > 0);
  if (same && differs.length === 0)
    return { compared: { name, sweep: other.sweep, shown: same }, incomparable: null };
  const work = same ? [] : [pair(t('sweep:difference.work'), worksText([shown]), worksText(works))];
  return { compared: null, incomparable: { name, differs: [...differs, ...work] } };
}

/** What a reading costs depends on each of them. */
function captureDifferences(a: SweepCapture, b: SweepCapture, hasWork: boolean): string[] {
  const compared: readonly (readonly [label: string, mine: string, theirs: string])[] = [
    [t('sweep:difference.plant'), a.plantName, b.plantName],
    ['features.window', formatCount(a.window), formatCount(b.window)],
    ['features.hop', formatCount(a.hop), formatCount(b.hop)],
    ['features.set', setText(a), setText(b)],
    // Without added work its kind says nothing, and sweeps that were saved before it was kept do not tell.
    ...(hasWork && a.workKind && b.workKind ? [['features.workKind', a.workKind, b.workKind] as const] : []),
  ];
  return compared.flatMap(([label, mine, theirs]) => (mine === theirs ? [] : pair(label, mine, theirs)));
}

function setText({ set }: SweepCapture): string {
  return set.toSorted().join(' + ');
}

function worksText(works: readonly WorkAnalysis[]): string {
  return works
    .map(({ workPerReadingUs }) => withUnit(roundFixed(workPerReadingUs), 'µs'))
    .join(` ${t('sweep:difference.or')} `);
}

function pair(label: string, mine: string, theirs: string): string {
  return t('sweep:difference.pair', { label, mine, theirs });
}
