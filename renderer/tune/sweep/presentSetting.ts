// The setting that the pipeline runs under now, to be found among the cells of a sweep. Browser.
import { useMemo } from 'react';
import type { SweepCell, SweepSetup } from '../../../shared/tuning/sweep.ts';
import type { WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { setupKey } from './sweepChoices.ts';

export interface PresentSetting extends Pick<SweepSetup, 'workers' | 'transport'> {
  readonly batch: number;
}

/** Null before the engine's structure is known. */
export function usePresentSetting(): PresentSetting | null {
  const batch = useTelltale(({ structure }) => structure?.knobs.batch.size ?? null);
  const pool = useTelltale(({ structure }) => structure?.knobs.pool ?? null);
  return useMemo(() => {
    if (batch === null || pool === null) return null;
    if (pool.mode === 'inline') return { batch, workers: 0, transport: 'shared' };
    return { batch, workers: pool.workers, transport: pool.transport };
  }, [batch, pool]);
}

/** Null where the present setting was not measured. */
export function presentCell({ lines }: WorkAnalysis, present: PresentSetting): SweepCell | null {
  const line = lines.find(({ setup }) => setupKey(setup) === setupKey(present));
  return line?.cells.find(({ batch }) => batch === present.batch) ?? null;
}
