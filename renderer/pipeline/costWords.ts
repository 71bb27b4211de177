// The figures of a batch's cost as they are read on screen. Pure.
import type { CostFit } from '../../shared/pipelineFigures.ts';
import { formatCount, formatFixed, formatSignificant, noValue, thinSpace } from '../format/numbers.ts';
import { t } from '../language/language.ts';

interface FigureWords {
  readonly value: string;
  readonly unit: string;
  /** "± 3"; empty where it is not known. */
  readonly uncertainty: string;
}

export interface CostWords {
  readonly overhead: FigureWords;
  readonly perReading: FigureWords;
  /** "journey 2.6 %". */
  readonly journey: string;
  /** "500 readings: 54 of 2 074 µs"; empty where it cannot be said. */
  readonly sum: string;
}

/** Microseconds to three digits, in full above: "54.0", "4.04", "2 074". */
function microseconds(us: number): string {
  return Math.abs(us) >= 99.5 ? formatCount(us) : formatSignificant(us, Math.abs(us) >= 10 ? 2 : 3);
}

function figureWords(us: number | null, uncertaintyUs: number | null): FigureWords {
  return {
    value: us === null ? noValue : microseconds(us),
    unit: 'µs',
    uncertainty:
      us === null || uncertaintyUs === null ? '' : `±${thinSpace}${formatSignificant(uncertaintyUs, 1)}`,
  };
}

/** Below it the times of batches do not follow their sizes: a line through them would say nothing. */
const leastR2 = 0.2;

/** Why no line is drawn through the batches; empty where one is, and before there are batches enough. */
export function noLineBecause({ overheadUsPerBatch, r2, unknownBecause }: CostFit): string {
  if (overheadUsPerBatch === null || r2 === null)
    return unknownBecause && t('pipeline:cost.noLine', { reason: unknownBecause });
  return r2 < leastR2 ? t('pipeline:cost.noLineAtAll') : '';
}

/** `batchReadings`: mean readings of the present batches; NaN when there are none. */
export function costWords(cost: CostFit, batchReadings: number): CostWords {
  const { overheadUsPerBatch: overhead, costUsPerReading: perReading, ipcShare } = cost;
  const share = ipcShare === null ? noValue : formatFixed(ipcShare * 100, ipcShare < 0.1 ? 1 : 0);
  const readings = Math.round(batchReadings);
  const known = overhead !== null && perReading !== null && readings > 0;
  return {
    overhead: figureWords(overhead, cost.overheadUncertaintyUs),
    perReading: figureWords(perReading, cost.costUncertaintyUs),
    journey: t('pipeline:cost.journey', { share: `${share}${thinSpace}%` }),
    sum: known
      ? t('pipeline:cost.sum', {
          readings: t('app:readings', { count: readings }),
          overhead: microseconds(overhead),
          all: `${microseconds(overhead + perReading * readings)}${thinSpace}µs`,
        })
      : '',
  };
}
