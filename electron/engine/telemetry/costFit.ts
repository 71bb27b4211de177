// What a batch costs: overhead of its journey and cost of a reading, from the newest batches.
import type { CostFit } from '../../../shared/pipelineFigures.ts';

const mostBatches = 400;
const leastBatches = 5;

/**
 * overheadUsPerBatch is the mean of round trip − waiting at the worker − compute; costUsPerReading is the compute
 * time of all batches / their readings; ipcShare = overhead / (overhead + cost × mean readings). Uncertainties are
 * standard errors; R² is that of overhead + cost × readings against the measured time of each batch.
 */
export class CostEstimate {
  readonly #readings = new Float64Array(mostBatches);
  readonly #journeyMs = new Float64Array(mostBatches);
  readonly #computeMs = new Float64Array(mostBatches);
  #count = 0;
  #next = 0;

  add(readings: number, journeyMs: number, computeMs: number): void {
    this.#readings[this.#next] = readings;
    this.#journeyMs[this.#next] = journeyMs;
    this.#computeMs[this.#next] = computeMs;
    this.#next = (this.#next + 1) % mostBatches;
    this.#count = Math.min(mostBatches, this.#count + 1);
  }

  /** Forgets what was measured under other settings. */
  reset(): void {
    this.#count = 0;
    this.#next = 0;
  }

  /** Mean compute time a reading in ms; NaN when nothing is known. */
  get costMsPerReading(): number {
    return this.#sum(this.#computeMs) / this.#sum(this.#readings);
  }

  fit(): CostFit {
    const batches = this.#count;
    if (batches < leastBatches) return unknownFit(batches, `needs ${leastBatches} batches, has ${batches}`);
    const readings = this.#sum(this.#readings);
    const overheadMs = this.#sum(this.#journeyMs) / batches;
    const costMs = this.#sum(this.#computeMs) / readings;
    const perBatchMs = overheadMs + (costMs * readings) / batches;
    let journeySquares = 0;
    let computeSquares = 0;
    let squares = 0;
    let residualSquares = 0;
    for (let i = 0; i < batches; i++) {
      const [n, journey, compute] = [this.#readings[i], this.#journeyMs[i], this.#computeMs[i]] as [
        number,
        number,
        number,
      ];
      journeySquares += (journey - overheadMs) ** 2;
      computeSquares += (compute - costMs * n) ** 2;
      squares += (journey + compute - perBatchMs) ** 2;
      residualSquares += (journey + compute - overheadMs - costMs * n) ** 2;
    }
    const spread = this.#spread();
    return {
      overheadUsPerBatch: overheadMs * 1e3,
      costUsPerReading: costMs * 1e3,
      ipcShare: perBatchMs > 0 ? overheadMs / perBatchMs : null,
      overheadUncertaintyUs: Math.sqrt(journeySquares / (batches - 1) / batches) * 1e3,
      costUncertaintyUs: (Math.sqrt((computeSquares / (batches - 1)) * batches) / readings) * 1e3,
      r2: squares > 0 && spread >= 1.5 ? Math.max(0, 1 - residualSquares / squares) : null,
      batches,
      unknownBecause: spread >= 1.5 ? '' : 'R² needs batches of different sizes',
    };
  }

  #sum(values: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < this.#count; i++) sum += values[i] as number;
    return sum;
  }

  /** Largest batch / smallest batch. */
  #spread(): number {
    const readings = this.#readings.subarray(0, this.#count);
    return (
      readings.reduce((a, b) => Math.max(a, b), 0) /
      readings.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
    );
  }
}

function unknownFit(batches: number, unknownBecause: string): CostFit {
  return {
    overheadUsPerBatch: null,
    costUsPerReading: null,
    ipcShare: null,
    overheadUncertaintyUs: null,
    costUncertaintyUs: null,
    r2: null,
    batches,
    unknownBecause,
  };
}
