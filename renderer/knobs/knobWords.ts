// What knobs and their values are called on screen, in which groups they stand, and how a value is written.
import { type KnobKey, type KnobValue, knobDescriptions } from '../../shared/knobs.ts';
import { formatCount, formatFixed, withUnit } from '../format/numbers.ts';

export const knobLabels: Readonly<Record<KnobKey, string>> = {
  'pool.workers': 'Workers',
  'pool.inFlightPerWorker': 'In flight per worker',
  'pool.mode': 'Compute in',
  'pool.transport': 'Transport',
  'pool.taskTimeoutMs': 'Task timeout',
  'batch.size': 'Size',
  'batch.maxWaitMs': 'Maximum wait',
  'queue.capacityReadings': 'Capacity',
  'queue.whenFull': 'When full',
  'features.window': 'Window',
  'features.hop': 'Hop',
  'features.set': 'Sets',
  'features.workPerReadingUs': 'Work per reading',
  'features.workKind': 'Kind of work',
};

export interface KnobGroup {
  readonly title: string;
  readonly keys: readonly KnobKey[];
}

export const knobGroups: readonly KnobGroup[] = [
  {
    title: 'Pool',
    keys: ['pool.workers', 'pool.inFlightPerWorker', 'pool.mode', 'pool.transport', 'pool.taskTimeoutMs'],
  },
  { title: 'Batch', keys: ['batch.size', 'batch.maxWaitMs'] },
  { title: 'Queue', keys: ['queue.capacityReadings', 'queue.whenFull'] },
  { title: 'Features', keys: ['features.window', 'features.hop', 'features.set'] },
  { title: 'Load', keys: ['features.workPerReadingUs', 'features.workKind'] },
];

const optionWords: Readonly<Record<string, string>> = {
  inline: 'event loop',
  'drop-oldest': 'drop oldest',
  'drop-newest': 'drop newest',
};

/** An option as it is read: "drop oldest", "event loop". */
export function optionWord(option: string): string {
  return optionWords[option] ?? option;
}

/** A number as its field shows it: whole numbers in full, small fractions with a decimal. */
export function knobNumber(value: number): string {
  return Number.isInteger(value)
    ? formatCount(value)
    : formatFixed(value, value < 10 ? 2 : 1).replace(/0$/, '');
}

/** "1 to 50 000", "50 to 600 000 ms". */
export function knobRange(key: KnobKey): string {
  const { least = 0, most = 0, unit } = knobDescriptions[key];
  return withUnit(`${knobNumber(least)} to ${knobNumber(most)}`, unit);
}

export function sameKnobValue(a: KnobValue, b: KnobValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
