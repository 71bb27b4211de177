// Puts the engine together for either host: worker, sources, plant and outputs.
import { computeBatch } from '../../workers/computeBatch.ts';
import { createEngine } from '../engine/createEngine.ts';
import type { CheckpointOptions, CommitOutput, Engine } from '../engine/engine.ts';
import { openSourceWith } from '../engine/sources/openSource.ts';
import type { BuiltFiles } from './builtFiles.ts';
import type { OpenedPlant } from './plantFile.ts';
import { keepYoungGenerationSmall } from './youngGeneration.ts';

export interface HostEngineParts extends OpenedPlant {
  readonly host: 'desktop' | 'headless';
  readonly built: BuiltFiles;
  readonly outputs: readonly CommitOutput[];
  readonly checkpoint?: CheckpointOptions | undefined;
  /** See EngineOptions. */
  readonly drainLimitMs?: number;
}

export function createHostEngine(parts: HostEngineParts): Engine {
  const { host, built, plant, baseFolder, outputs, checkpoint, drainLimitMs } = parts;
  keepYoungGenerationSmall();
  return createEngine({
    workerFile: built.worker,
    computeInline: async (task) => computeBatch(task),
    openSource: openSourceWith({ systemInformation: built.systemInformation }),
    host,
    plant,
    baseFolder,
    outputs,
    lab: {
      threadFile: built.labThread,
      start: { workerFile: built.worker, systemInformation: built.systemInformation },
    },
    ...(checkpoint && { checkpoint }),
    ...(drainLimitMs !== undefined && { drainLimitMs }),
  });
}
