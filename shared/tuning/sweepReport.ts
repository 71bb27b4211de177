// A sweep with what it says, as the command line writes it.
import type { SweepResult } from './sweep.ts';
import { analyseSweep, type WorkAnalysis } from './sweepAnalysis.ts';

/** A saved sweep with its analysis beside it: what reads a sweep can read a report. */
export interface SweepReport extends SweepResult {
  readonly analysis: readonly WorkAnalysis[];
}

export function sweepReport(sweep: SweepResult): SweepReport {
  return { ...sweep, analysis: analyseSweep(sweep) };
}
