// From a source's configuration to the source: the one list of kinds.
import { openReplay } from './replay.ts';
import type { OpenSource } from './sensorSource.ts';
import { openSimulatedPoll } from './simulatedPoll.ts';
import { openSimulatedStream } from './simulatedStream.ts';
import { openSystem } from './system.ts';

/** What the host hands to the sources. */
export interface SourceFiles {
  /** Main file of the package systeminformation, which a thread of its own loads. */
  readonly systemInformation: string;
}

export function openSourceWith(files: SourceFiles): OpenSource {
  return async (config, options) => {
    switch (config.kind) {
      case 'simulated':
        return config.mode === 'poll' ? openSimulatedPoll(config) : openSimulatedStream(config);
      case 'replay':
        return openReplay(config, options);
      case 'system':
        return openSystem(config, files.systemInformation);
    }
  };
}
