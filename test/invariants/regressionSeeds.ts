// What failed once, shrunk, as fast-check tells it when a property fails; run again each time.

export interface Regression {
  readonly seed: number;
  /** Of the shrunk counterexample. */
  readonly path?: string;
  /** Of its commands. */
  readonly replayPath?: string;
}

/** Of pipeline.test.ts. */
export const pipelineRegressions: readonly Regression[] = [];
/** Of realPool.test.ts. */
export const realPoolRegressions: readonly Regression[] = [];
