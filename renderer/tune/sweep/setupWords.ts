// By what a cell of a sweep was computed, in words. Pure.
import type { SweepSetup } from '../../../shared/tuning/sweep.ts';
import { t } from '../../language/language.ts';

/** "4 workers", "1 worker, copy", "event loop". */
export function setupWords({ workers, transport }: Pick<SweepSetup, 'workers' | 'transport'>): string {
  if (workers === 0) return t('pipeline:eventLoop');
  const words = t('app:workers', { count: workers });
  return transport === 'copy' ? t('sweep:copied', { workers: words }) : words;
}
