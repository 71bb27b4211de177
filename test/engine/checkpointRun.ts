// An engine that keeps a checkpoint, and an output that has not kept what was committed, for tests of the checkpoint.
import { join } from 'node:path';
import type { Checkpoint } from '../../electron/engine/checkpoint/checkpoint.ts';
import type { CommitOutput, EngineOptions } from '../../electron/engine/engine.ts';
import type { PlantInput } from '../../shared/plant.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { computeBatch } from '../../workers/computeBatch.ts';
import { openSource } from '../sources/recordingSink.ts';
import { CollectingOutput } from './engineRun.ts';

const workerFile = new URL('../../workers/featureWorker.ts', import.meta.url).pathname;

/** For an engine that keeps its checkpoint in a file of this folder. */
export function optionsOn(
  folder: string,
  input: PlantInput,
  file: string,
  from: Checkpoint | null,
  output: CommitOutput,
): EngineOptions {
  const parsed = parsePlant(input);
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return {
    workerFile,
    computeInline: async (task) => computeBatch(task),
    openSource,
    host: 'headless',
    plant: parsed.plant,
    baseFolder: folder,
    outputs: [output],
    checkpoint: { file: join(folder, file), intervalMs: 100, from },
  };
}

/** Keeps nothing until it is told to. */
export class HeldOutput extends CollectingOutput {
  flushes = 0;
  #flush = Promise.withResolvers<void>();
  override flushed(): Promise<void> {
    this.flushes++;
    return this.#flush.promise;
  }
  keep(): void {
    this.#flush.resolve();
  }
  fail(): void {
    this.#flush.promise.catch(() => undefined);
    this.#flush.reject(new Error('disk full'));
  }
}

export const stream = {
  id: 'line',
  kind: 'simulated' as const,
  mode: 'stream' as const,
  sensors: 2,
  rateHz: 2_000,
};
