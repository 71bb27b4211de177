// The sweep on screen: the engine's own or a saved one, analysed once for as long as it says the same. Browser.
import { useMemo } from 'react';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { analyseSweep, type SweepLine, type WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import { t } from '../../language/language.ts';
import type { TelltaleState } from '../../store/telltaleStore.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { type Comparison, comparison } from './comparison.ts';
import { everySweep, type SavedSweep, useSavedSweeps } from './savedSweeps.ts';
import { useSweepChoices } from './sweepChoices.ts';

/** What charts draw: one work per reading of a sweep. */
export interface SweepPicture extends Comparison {
  readonly sweep: SweepResult;
  readonly works: readonly WorkAnalysis[];
  readonly shown: WorkAnalysis;
}

/** Changes whenever something of a sweep did. */
function fingerprint({ id, takenAtMs, state, remark, cells }: SweepResult): string {
  const measured = cells.map(
    (cell) => `${cell.state}${cell.repeats}:${cell.p99Ms}:${cell.readingsPerS?.mean}`,
  );
  return `${id} ${takenAtMs} ${state} ${remark} ${measured.join()}`;
}

let steady: { readonly print: string; readonly sweep: SweepResult } | null = null;

/** The engine's sweep, the same object while it says the same: it comes anew five times a second. */
export function engineSweep({ tuning }: Pick<TelltaleState, 'tuning'>): SweepResult | null {
  const sweep = tuning?.sweep ?? null;
  if (sweep === null || sweep === steady?.sweep) return sweep;
  const print = fingerprint(sweep);
  if (steady?.print !== print) steady = { print, sweep };
  return steady.sweep;
}

/** Saved ones and those for which there was no place. */
export function useEverySweep(): readonly SavedSweep[] {
  const saved = useSavedSweeps((state) => state.saved);
  const unsaved = useSavedSweeps((state) => state.unsaved);
  return useMemo(() => everySweep({ saved, unsaved }), [saved, unsaved]);
}

/** Null before the first sweep. */
export function useShownSweep(): SweepResult | null {
  const own = useTelltale(engineSweep);
  const saved = useEverySweep();
  const shownKey = useSweepChoices((state) => state.shownKey);
  return saved.find(({ key }) => key === shownKey)?.sweep ?? own ?? saved[0]?.sweep ?? null;
}

export function useSweepPicture(sweep: SweepResult | null): SweepPicture | null {
  const workUs = useSweepChoices((state) => state.workPerReadingUs);
  const comparedKey = useSweepChoices((state) => state.comparedKey);
  const other = useEverySweep().find(({ key }) => key === comparedKey) ?? null;
  return useMemo(() => {
    if (!sweep) return null;
    const works = settledWorks(sweep);
    const shown = works.find((work) => work.workPerReadingUs === workUs) ?? works[0];
    if (!shown) return null;
    return { sweep, works, shown, ...comparison(sweep, shown, other) };
  }, [sweep, workUs, other]);
}

/** A knee found among the first few cells would move from cell to cell: it is told when the sweep has ended. */
export function settledWorks(sweep: SweepResult): readonly WorkAnalysis[] {
  const works = analyseSweep(sweep);
  if (sweep.state !== 'running') return works;
  const sentence = t('sweep:kneeAtEnd');
  return works.map((work) => ({
    ...work,
    knee: null,
    recommendation: { cell: null, changes: null, sentence },
  }));
}

/** Lines from the top of charts and tables down: most workers first, the event loop last. */
export function linesFromTop(lines: readonly SweepLine[]): readonly SweepLine[] {
  return lines.toSorted(
    (a, b) => b.setup.workers - a.setup.workers || b.setup.transport.localeCompare(a.setup.transport),
  );
}
