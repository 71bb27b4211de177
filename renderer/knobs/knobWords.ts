// What knobs and their values are called on screen, in which groups they stand, and how a value is written.
import { featureSets } from '../../shared/featureNames.ts';
import {
  applyKnobChanges,
  defaultKnobs,
  type KnobKey,
  type KnobValue,
  knobDescriptions,
  knobKeys,
  poolModes,
  transports,
  whenFullPolicies,
  workKinds,
} from '../../shared/knobs.ts';
import { formatCount, formatFixed, thinSpace, withUnit } from '../format/numbers.ts';
import { insideSentence, t } from '../language/language.ts';

/** What a knob is called beside its control. */
export const knobLabel = (key: KnobKey): string => t(`knobs:label.${key}`);

/** Knobs whose labels say too little where no group stands over them. */
const namedAlone = ['batch.size', 'queue.capacityReadings', 'queue.whenFull', 'features.set'] as const;

/** A knob where no group stands over it: "Batch size". */
export function knobName(key: KnobKey): string {
  const alone = namedAlone.find((name) => name === key);
  return alone ? t(`knobs:alone.${alone}`) : knobLabel(key);
}

export const isKnobKey = (text: string): text is KnobKey => (knobKeys as readonly string[]).includes(text);

/** A sentence in which knobs are called by their keys, with their names instead. */
export function withKnobNames(sentence: string): string {
  return sentence.replace(/\b[a-z]+\.[A-Za-z0-9]+/g, (key, place) => {
    if (!isKnobKey(key)) return key;
    const name = knobName(key);
    return place === 0 ? name : insideSentence(name);
  });
}

/** A knob's values as text, an event's or a lesson's, with words and unit: "1, then 20", "event loop", "5 µs". */
export function knobText(key: KnobKey, text: string): string {
  const said = text
    .replace(/[a-z]+(-[a-z]+)*/g, optionWord)
    .replace(/^-?\d+(\.\d+)?$/, (number) => knobNumber(Number(number)));
  return /\d$/.test(said) ? withUnit(said, knobUnit(key)) : said;
}

export interface KnobGroup {
  readonly name: 'pool' | 'batch' | 'queue' | 'features' | 'load';
  readonly keys: readonly KnobKey[];
}

/** The knobs of ordinary work; those of `faults` stand in a panel of their own. */
export const knobGroups: readonly KnobGroup[] = [
  {
    name: 'pool',
    keys: [
      'pool.workers',
      'pool.inFlightPerWorker',
      'pool.mode',
      'pool.transport',
      'pool.taskTimeoutMs',
      'pool.recycleAfterMiB',
    ],
  },
  { name: 'batch', keys: ['batch.size', 'batch.maxWaitMs'] },
  { name: 'queue', keys: ['queue.capacityReadings', 'queue.whenFull'] },
  { name: 'features', keys: ['features.window', 'features.hop', 'features.set'] },
  { name: 'load', keys: ['features.workPerReadingUs', 'features.workKind'] },
];

/** What is put in on purpose: presets and "Reset all" leave these alone. */
export const faultKnobKeys: readonly KnobKey[] = knobKeys.filter((key) => key.startsWith('faults.'));

const options = [...poolModes, ...transports, ...whenFullPolicies, ...workKinds, ...featureSets] as const;

/** An option as it is read: "drop oldest", "event loop". */
export function optionWord(option: string): string {
  const known = options.find((name) => name === option);
  return known ? t(`knobs:option.${known}`) : option;
}

/** A number as its field shows it: whole numbers in full, small fractions with a decimal. */
export function knobNumber(value: number): string {
  return Number.isInteger(value)
    ? formatCount(value)
    : formatFixed(value, value < 10 ? 2 : 1).replace(/0$/, '');
}

/** The unit as the panels have room for it. */
export function knobUnit(key: KnobKey): string {
  return key === 'faults.poisonPer100k' ? `/100${thinSpace}k` : knobDescriptions[key].unit;
}

/** Whether a number between two whole ones may be typed; what the engine says of it decides. */
export function takesFractions(key: KnobKey): boolean {
  const { least = 0 } = knobDescriptions[key];
  return applyKnobChanges(defaultKnobs, { [key]: least + 0.5 }).ok;
}

/** "1 to 50 000", "50 to 600 000 ms". */
export function knobRange(key: KnobKey): string {
  const { least = 0, most = 0 } = knobDescriptions[key];
  return withUnit(t('knobs:range', { least: knobNumber(least), most: knobNumber(most) }), knobUnit(key));
}

export function sameKnobValue(a: KnobValue, b: KnobValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item) => b.includes(item));
}
