// Seeds that failed once, run again each time.

/** Of pipeline.test.ts. */
export const pipelineSeeds: readonly number[] = [1];
/** Of realPool.test.ts. */
export const realPoolSeeds: readonly number[] = [];
