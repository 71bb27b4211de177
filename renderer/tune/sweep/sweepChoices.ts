// What a person has chosen on the Sweep view: which sweeps are shown, and which cell is pointed at or picked. Browser.
import { create } from 'zustand';
import type { SweepCell, SweepSetup } from '../../../shared/tuning/sweep.ts';
import type { SweepMetricId } from './sweepMetrics.ts';

/** Which of the cells of one work per reading. */
export interface CellPlace {
  readonly batch: number;
  /** As `setupKey` writes it; null: any, the cursor is between lines. */
  readonly setup: string | null;
}

interface SweepChoices {
  /** Key of a saved sweep; null: the engine's own, or the newest saved one. */
  readonly shownKey: string | null;
  /** Key of the saved sweep laid over it in outline. */
  readonly comparedKey: string | null;
  /** Of the works per reading that were measured; null: the first. */
  readonly workPerReadingUs: number | null;
  /** Which figure the large chart and the heat map show. */
  readonly metric: SweepMetricId;
  /** Under the cursor or the focus, on whichever chart. */
  readonly pointed: CellPlace | null;
  /** What Apply applies in place of the recommendation. */
  readonly picked: CellPlace | null;
  /** The form of a new sweep is open. */
  readonly asking: boolean;
  /** The list of saved sweeps is open, to name and delete them. */
  readonly listing: boolean;
  /** A file that was not opened, or a command that was refused, and why. */
  readonly refused: { readonly title: string; readonly faults: readonly string[] } | null;
}

export const useSweepChoices = create<SweepChoices>()(() => ({
  shownKey: null,
  comparedKey: null,
  workPerReadingUs: null,
  metric: 'throughput',
  pointed: null,
  picked: null,
  asking: false,
  listing: false,
  refused: null,
}));

export function setupKey({ workers, transport }: Pick<SweepSetup, 'workers' | 'transport'>): string {
  return `${workers} ${transport}`;
}

function samePlace(a: CellPlace | null, b: CellPlace | null): boolean {
  return a === b || (a !== null && b !== null && a.batch === b.batch && a.setup === b.setup);
}

export function isAt(cell: SweepCell, place: CellPlace | null): boolean {
  return place !== null && cell.batch === place.batch && setupKey(cell) === place.setup;
}

export function pointAt(pointed: CellPlace | null): void {
  if (!samePlace(useSweepChoices.getState().pointed, pointed)) useSweepChoices.setState({ pointed });
}
