// The faults that can be put in, in the order of the panel: which knob gives the rate, and which single one can be had.
import type { InjectedFaultKind } from '../../shared/injectedFaults.ts';
import type { KnobKey, Knobs } from '../../shared/knobs.ts';
import { knobValue } from '../../shared/knobs.ts';
import { withUnit } from '../format/numbers.ts';
import { faultsOn } from '../knobs/knobStore.ts';
import { knobLabel, knobNumber, knobUnit } from '../knobs/knobWords.ts';
import { insideSentence } from '../language/language.ts';

/** A knob of faults by its name within its group. */
export type FaultName = keyof Knobs['faults'];

export interface FaultEntry {
  readonly name: FaultName;
  readonly key: KnobKey;
  /** Null where a single one would not be seen. */
  readonly once: InjectedFaultKind | null;
}

export interface FaultGroup {
  readonly name: 'workers' | 'rest';
  readonly faults: readonly FaultEntry[];
}

const fault = (name: FaultName, once: InjectedFaultKind | null): FaultEntry => ({
  name,
  key: `faults.${name}`,
  once,
});

export const faultGroups: readonly FaultGroup[] = [
  {
    name: 'workers',
    faults: [
      fault('killWorkerPerMin', 'killWorker'),
      fault('hangPerMin', 'hang'),
      fault('throwPerMin', 'throw'),
      fault('outOfMemoryPerMin', 'outOfMemory'),
      fault('unreadablePerMin', 'unreadable'),
      fault('leakKiBPerBatch', null),
    ],
  },
  {
    name: 'rest',
    faults: [
      fault('poisonPer100k', 'poison'),
      fault('sourceDropPerMin', 'sourceDrop'),
      fault('floodFactor', 'flood'),
      fault('slowFrameMs', 'slowFrame'),
    ],
  },
];

/** "kill workers 30 /min, hang tasks 5 /min"; empty while none is on. */
export function faultsOnWords(knobs: Knobs): string {
  return faultsOn(knobs)
    .map((key) => {
      const value = knobValue(knobs, key);
      const number = typeof value === 'number' ? knobNumber(value) : String(value);
      return `${insideSentence(knobLabel(key))} ${withUnit(number, knobUnit(key))}`;
    })
    .join(', ');
}
