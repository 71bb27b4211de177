// The faults that can be put in, in the order of the panel: which knob gives the rate, and what a single one is called.
import type { InjectedFaultKind } from '../../shared/injectedFaults.ts';
import type { KnobKey, Knobs } from '../../shared/knobs.ts';
import { knobValue } from '../../shared/knobs.ts';
import { withUnit } from '../format/numbers.ts';
import { faultsOn } from '../knobs/knobStore.ts';
import { knobLabels, knobNumber, knobUnit } from '../knobs/knobWords.ts';

export interface FaultWords {
  readonly key: KnobKey;
  /** What happens, in a few words. */
  readonly what: string;
  /** Null where a single one would not be seen. */
  readonly once: { readonly kind: InjectedFaultKind; readonly words: string } | null;
}

export interface FaultGroup {
  readonly title: string;
  readonly faults: readonly FaultWords[];
}

const fault = (key: KnobKey, what: string, kind?: InjectedFaultKind, words = ''): FaultWords => ({
  key,
  what,
  once: kind ? { kind, words } : null,
});

export const faultGroups: readonly FaultGroup[] = [
  {
    title: 'Workers and tasks',
    faults: [
      fault('faults.killWorkerPerMin', 'ends a thread, as a crash would', 'killWorker', 'kill a worker'),
      fault('faults.hangPerMin', 'a task never returns', 'hang', 'let a task hang'),
      fault('faults.throwPerMin', 'an exception nobody catches', 'throw', 'throw in a worker'),
      fault(
        'faults.outOfMemoryPerMin',
        'a task fills its worker’s heap',
        'outOfMemory',
        'let a worker run out of memory',
      ),
      fault(
        'faults.unreadablePerMin',
        'a result that cannot be read',
        'unreadable',
        'return an unreadable result',
      ),
      fault('faults.leakKiBPerBatch', 'kept by a worker for each batch'),
    ],
  },
  {
    title: 'Readings, sources, screens',
    faults: [
      fault('faults.poisonPer100k', 'readings no worker can compute', 'poison', 'poison one reading'),
      fault('faults.sourceDropPerMin', 'a source loses its connection', 'sourceDrop', 'drop a source'),
      fault('faults.floodFactor', 'sources run so many times faster', 'flood', 'flood ten times for 3 s'),
      fault('faults.slowFrameMs', 'frames leave later by so much', 'slowFrame', 'send one frame late by 1 s'),
    ],
  },
];

/** "kill workers 30 /min, hang tasks 5 /min"; empty while none is on. */
export function faultsOnWords(knobs: Knobs): string {
  return faultsOn(knobs)
    .map((key) => {
      const value = knobValue(knobs, key);
      const number = typeof value === 'number' ? knobNumber(value) : String(value);
      return `${knobLabels[key].toLowerCase()} ${withUnit(number, knobUnit(key))}`;
    })
    .join(', ');
}
