// Knobs as a person moves them: shown at once, sent at most every 100 ms, and settled by what the engine then holds.
import { create } from 'zustand';
import {
  type KnobChanges,
  type KnobKey,
  type Knobs,
  type KnobValue,
  knobDescriptions,
  knobKeys,
  knobValue,
} from '../../shared/knobs.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { faultKnobKeys, knobRange, sameKnobValue } from './knobWords.ts';

interface KnobState {
  /** Values moved to and not yet confirmed by the engine's structure. */
  readonly moved: Readonly<Partial<Record<KnobKey, KnobValue>>>;
  /** Why the last change of a knob was not taken. */
  readonly refusals: Readonly<Partial<Record<KnobKey, string>>>;
}

export const useKnobStore = create<KnobState>()(() => ({ moved: {}, refusals: {} }));

const sendEveryMs = 100;
/** After its answer a change shows up in the structure within a frame or two; then the engine's value counts. */
const settleMs = 1_500;

let waiting: KnobChanges = {};
let timer: ReturnType<typeof setTimeout> | null = null;
let sentAtMs = Number.NEGATIVE_INFINITY;

/** Sends changes together; `dragging` waits until 100 ms after the last were sent. */
export function changeKnobs(changes: KnobChanges, dragging = false): void {
  const keys = Object.keys(changes) as KnobKey[];
  useKnobStore.setState(({ moved, refusals }) => ({
    moved: { ...moved, ...changes },
    refusals: without(refusals, keys),
  }));
  waiting = { ...waiting, ...changes };
  const dueInMs = dragging ? sentAtMs + sendEveryMs - performance.now() : 0;
  if (dueInMs <= 0) sendWaiting();
  else timer ??= setTimeout(sendWaiting, dueInMs);
}

/** Long enough to be read; the value in the field has gone back by then. */
const refusalMs = 8_000;

/** Says at the knob, for a while, why a value was not taken; what held before is kept. */
export function refuseKnob(key: KnobKey, reason: string): void {
  useKnobStore.setState(({ refusals }) => ({ refusals: { ...refusals, [key]: reason } }));
  setTimeout(() => {
    if (useKnobStore.getState().refusals[key] === reason) forgetRefusal(key);
  }, refusalMs);
}

export function forgetRefusal(key: KnobKey): void {
  if (useKnobStore.getState().refusals[key] === undefined) return;
  useKnobStore.setState(({ refusals }) => ({ refusals: without(refusals, [key]) }));
}

/** A number outside its range is refused here, with the range; the engine would say the same. */
export function changeNumber(key: KnobKey, value: number, kept: string): boolean {
  const { least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY } = knobDescriptions[key];
  if (value >= least && value <= most) {
    changeKnobs({ [key]: value });
    return true;
  }
  refuseKnob(key, t('knobs:refused', { range: knobRange(key), kept }));
  return false;
}

export function resetKnobs(keys: readonly KnobKey[]): void {
  const changes: KnobChanges = {};
  for (const key of keys) changes[key] = knobDescriptions[key].default;
  changeKnobs(changes);
}

function sendWaiting(): void {
  if (timer !== null) clearTimeout(timer);
  timer = null;
  const changes = waiting;
  waiting = {};
  sentAtMs = performance.now();
  const keys = Object.keys(changes) as KnobKey[];
  if (keys.length === 0) return;
  useTelltale
    .getState()
    .send({ name: 'setKnobs', changes })
    .then(
      () => setTimeout(() => settle(changes), settleMs),
      (error: unknown) => refused(keys, error),
    );
}

/** From here on the engine's values are shown, unless they were moved again meanwhile. */
function settle(changes: KnobChanges): void {
  const keys = Object.keys(changes) as KnobKey[];
  useKnobStore.setState(({ moved }) => ({
    moved: without(
      moved,
      keys.filter((key) => moved[key] === changes[key]),
    ),
  }));
}

function refused(keys: readonly KnobKey[], error: unknown): void {
  useKnobStore.setState(({ moved }) => ({ moved: without(moved, keys) }));
  const faults = error instanceof CommandRefused ? error.faults : [];
  const own = keys.flatMap((key) => {
    const fault = faults.find((text) => text.startsWith(`${key} `));
    return fault ? [{ key, reason: `${fault.slice(key.length + 1)}.` }] : [];
  });
  for (const { key, reason } of own) refuseKnob(key, reason);
  const [first] = keys;
  if (own.length === 0 && first) refuseKnob(first, error instanceof Error ? error.message : String(error));
}

function without<T>(
  record: Readonly<Partial<Record<KnobKey, T>>>,
  keys: readonly KnobKey[],
): Partial<Record<KnobKey, T>> {
  const rest = { ...record };
  for (const key of keys) delete rest[key];
  return rest;
}

/** The knob's value as shown: where it was moved to, else what the engine holds. */
export function useKnob(key: KnobKey, knobs: Knobs): KnobValue {
  const moved = useKnobStore((state) => state.moved[key]);
  return moved ?? knobValue(knobs, key);
}

/** Keys of the knobs of ordinary work that differ from their defaults, as they are shown: `moved` counts before `knobs`. */
export function changedKnobs(knobs: Knobs, moved: KnobChanges): readonly KnobKey[] {
  return knobKeys.filter(
    (key) => !faultKnobKeys.includes(key) && isDifferent(key, moved[key] ?? knobValue(knobs, key)),
  );
}

/** Keys of the faults that are put in now. */
export function faultsOn(knobs: Knobs): readonly KnobKey[] {
  return faultKnobKeys.filter((key) => isDifferent(key, knobValue(knobs, key)));
}

function isDifferent(key: KnobKey, value: KnobValue): boolean {
  return !sameKnobValue(value, knobDescriptions[key].default);
}
