// From a source's configuration to the source: the one list of kinds.
import { openReplay } from './replay.ts';
import type { OpenSource } from './sensorSource.ts';
import { openSimulatedPoll } from './simulatedPoll.ts';
import { openSimulatedStream } from './simulatedStream.ts';
import { openSystem } from './system.ts';

export const openSource: OpenSource = async (config, options) => {
  switch (config.kind) {
    case 'simulated':
      return config.mode === 'poll' ? openSimulatedPoll(config) : openSimulatedStream(config);
    case 'replay':
      return openReplay(config, options);
    case 'system':
      return openSystem(config);
  }
};
