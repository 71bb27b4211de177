// What a batch costs and what follows from it at the present setting, from the pipeline's newest batches.
import type { ModelFigures } from '../../../shared/tuning/model.ts';
import type { TuningParts } from './tuningParts.ts';

export class ModelWatch {
  readonly #parts: TuningParts;

  constructor(parts: TuningParts) {
    this.#parts = parts;
  }

  /** To be called five times a second. */
  sample(): void {}

  figures(): ModelFigures {
    const { batch, pool } = this.#parts.knobs();
    return {
      batch: {
        overheadUs: null,
        costUsPerReading: null,
        haloUsPerRange: null,
        r2: null,
        batches: 0,
        spread: 1,
        identifiable: false,
        remark: '',
      },
      batchSize: batch.size,
      workers: pool.workers,
      mode: pool.mode,
      efficiency: null,
      journeyShare: null,
      batchFor95: null,
      breakEvenUsPerReading: null,
      presentUsPerReading: null,
      betterMode: null,
      payBackReadings: null,
      poolStartMs: null,
      predictedReadingsPerS: null,
      fillMs: null,
      stages: [],
      remark: '',
    };
  }
}
