// The setting that the pipeline runs under now, to be found among the cells of a sweep. Browser.
import { useMemo } from 'react';
import type { SweepCell, SweepSetup } from '../../../shared/tuning/sweep.ts';
import type { WorkAnalysis } from '../../../shared/tuning/sweepAnalysis.ts';
import { useTelltale } from '../../store/telltaleStore.ts';
import { setupKey } from './sweepChoices.ts';

export interface PresentSetting extends Pick<SweepSetup, 'workers' | 'transport'> {
  readonly batch: number;
  readonly maxWaitMs: number;
}

/** Null before the engine's structure is known. */
export function usePresentSetting(): PresentSetting | null {
  const batch = useTelltale(({ structure }) => structure?.knobs.batch.size ?? null);
  const maxWaitMs = useTelltale(({ structure }) => structure?.knobs.batch.maxWaitMs ?? null);
  const pool = useTelltale(({ structure }) => structure?.knobs.pool ?? null);
  return useMemo(() => {
    if (batch === null || maxWaitMs === null || pool === null) return null;
    if (pool.mode === 'inline') return { batch, maxWaitMs, workers: 0, transport: 'shared' };
    return { batch, maxWaitMs, workers: pool.workers, transport: pool.transport };
  }, [batch, maxWaitMs, pool]);
}

/** Null where the present setting was not measured, or only with another batch.maxWaitMs than it has. */
export function presentCell({ lines }: WorkAnalysis, present: PresentSetting): SweepCell | null {
  const line = lines.find(({ setup }) => setupKey(setup) === setupKey(present));
  const cell = line?.cells.find(({ batch }) => batch === present.batch);
  return cell && (cell.maxWaitMs ?? present.maxWaitMs) === present.maxWaitMs ? cell : null;
}
