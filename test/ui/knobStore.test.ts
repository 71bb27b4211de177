// Knobs as a person moves them: what is sent when, and what is shown until the engine has answered.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { faultGroups, faultsOnWords } from '../../renderer/faults/faultWords.ts';
import { putInFault, turnFaultsOff } from '../../renderer/faults/putInFault.ts';
import { thinSpace } from '../../renderer/format/numbers.ts';
import {
  changedKnobs,
  changeKnobs,
  changeNumber,
  faultsOn,
  useKnobStore,
} from '../../renderer/knobs/knobStore.ts';
import { faultKnobKeys } from '../../renderer/knobs/knobWords.ts';
import { useTelltale } from '../../renderer/store/telltaleStore.ts';
import { injectedFaultKinds } from '../../shared/injectedFaults.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges, knobDescriptions } from '../../shared/knobs.ts';
import { type Command, CommandRefused, type EngineClient } from '../../shared/protocol.ts';

let sent: KnobChanges[] = [];
let answer: (command: Command) => Promise<void> = () => Promise.resolve();

const client: EngineClient = {
  onFrame: () => () => {},
  onConnection: () => () => {},
  setView: () => {},
  async send(command) {
    if (command.name === 'setKnobs') sent.push(command.changes as KnobChanges);
    await answer(command);
    return null as never;
  },
  retry: () => {},
  close: () => {},
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(10_000);
  sent = [];
  answer = () => Promise.resolve();
  useKnobStore.setState({ moved: {}, refusals: {} });
  useTelltale.setState({ client });
});
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

describe('knob store', () => {
  it('a drag - is shown at once and sent at most every 100 ms, its last value always', async () => {
    for (let size = 101; size <= 150; size++) {
      changeKnobs({ 'batch.size': size }, true);
      expect(useKnobStore.getState().moved['batch.size']).toBe(size);
      await vi.advanceTimersByTimeAsync(10);
    }
    changeKnobs({ 'batch.size': 151 });
    expect(sent.length).toBeGreaterThanOrEqual(5);
    expect(sent.length).toBeLessThanOrEqual(7);
    expect(sent.at(-1)).toEqual({ 'batch.size': 151 });
  });

  it('two knobs in one drag interval - travel together', async () => {
    changeKnobs({ 'batch.size': 1 });
    changeKnobs({ 'batch.size': 2 }, true);
    changeKnobs({ 'pool.workers': 3 }, true);
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual([{ 'batch.size': 1 }, { 'batch.size': 2, 'pool.workers': 3 }]);
  });

  it('a change - is shown until the engine’s own value counts, unless it was moved again', async () => {
    changeKnobs({ 'batch.size': 200 });
    await vi.advanceTimersByTimeAsync(1_000);
    changeKnobs({ 'batch.size': 300 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(useKnobStore.getState().moved['batch.size']).toBe(300);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(useKnobStore.getState().moved).toEqual({});
  });

  it('a number out of range - is refused with the range and never sent', () => {
    const most = knobDescriptions['batch.size'].most ?? 0;
    expect(changeNumber('batch.size', most + 1, '500')).toBe(false);
    expect(sent).toEqual([]);
    expect(useKnobStore.getState().refusals['batch.size']).toMatch(/^1 to 50.000\. Kept 500\.$/u);
    expect(changeNumber('batch.size', most, '500')).toBe(true);
    expect(sent).toEqual([{ 'batch.size': most }]);
    expect(useKnobStore.getState().refusals).toEqual({});
  });

  it('what the engine refuses - goes back and is explained at its own knob, for a while', async () => {
    answer = () => Promise.reject(new CommandRefused(['pool.workers must be a number from 1 to 16, not 99']));
    changeKnobs({ 'batch.size': 5, 'pool.workers': 99 });
    await vi.advanceTimersByTimeAsync(0);
    const { moved, refusals } = useKnobStore.getState();
    expect(moved).toEqual({});
    expect(refusals).toEqual({ 'pool.workers': 'must be a number from 1 to 16, not 99.' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(useKnobStore.getState().refusals).toEqual({});
  });

  it('a change without an engine - goes back and says so', async () => {
    useTelltale.setState({ client: null });
    changeKnobs({ 'batch.size': 5 });
    await vi.advanceTimersByTimeAsync(0);
    expect(useKnobStore.getState().moved).toEqual({});
    expect(useKnobStore.getState().refusals['batch.size']).toContain('not connected');
  });

  it('all faults off - is sent for every one of them, also for one moved a moment ago', () => {
    changeKnobs({ 'faults.killWorkerPerMin': 30 }, true);
    turnFaultsOff();
    expect(sent.at(-1)).toEqual({
      ...Object.fromEntries(faultKnobKeys.map((key) => [key, knobDescriptions[key].default])),
    });
  });

  it('faults that are on - are no changed knobs, so that a reset leaves them alone', () => {
    const applied = applyKnobChanges(defaultKnobs, { 'batch.size': 20, 'faults.hangPerMin': 5 });
    if (!applied.ok) throw new Error('refused');
    expect(changedKnobs(applied.knobs, {})).toEqual(['batch.size']);
    expect(faultsOn(applied.knobs)).toEqual(['faults.hangPerMin']);
    expect(faultsOnWords(applied.knobs).replaceAll(thinSpace, ' ')).toBe('hang tasks 5 /min');
  });

  it('a knob moved a moment ago - is a changed one before the engine says so, and back no longer one', () => {
    expect(changedKnobs(defaultKnobs, { 'batch.maxWaitMs': 5 })).toEqual(['batch.maxWaitMs']);
    const applied = applyKnobChanges(defaultKnobs, { 'batch.maxWaitMs': 5 });
    if (!applied.ok) throw new Error('refused');
    expect(changedKnobs(applied.knobs, { 'batch.maxWaitMs': 50 })).toEqual([]);
  });

  it('a single fault - is asked for; why it is refused is told at its knob', async () => {
    const asked: string[] = [];
    answer = (command) => {
      if (command.name === 'injectFault') asked.push(command.fault);
      return Promise.reject(new CommandRefused(['there is no worker to kill']));
    };
    putInFault('killWorker', 'faults.killWorkerPerMin');
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['killWorker']);
    expect(useKnobStore.getState().refusals['faults.killWorkerPerMin']).toBe('there is no worker to kill');
  });

  it('every fault of the panel - has its own knob, and every kind its own single shot', () => {
    const faults = faultGroups.flatMap((group) => group.faults);
    expect(faults.map(({ key }) => key).toSorted()).toEqual(faultKnobKeys.toSorted());
    const kinds = faults.flatMap(({ once }) => once ?? []);
    expect(kinds.toSorted()).toEqual(injectedFaultKinds.toSorted());
  });
});
