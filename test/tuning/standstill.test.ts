// The advisor where nothing can be advised: it says why, and gives no button.
import { describe, expect, it } from 'vitest';
import { advise } from '../../electron/engine/tuning/advisor.ts';
import { settledWindow } from '../../electron/engine/tuning/settledWindow.ts';
import { inputOf, type Situated } from './advisorInput.ts';

const advice = (situated: Situated) => advise(inputOf(situated));
const ids = (situated: Situated): string[] => advice(situated).map(({ id }) => id);

describe('standstill', () => {
  it('all sources paused, ended or none - says so, without a button', () => {
    const paused = { paused: true, ended: false };
    const journey = { knobs: { 'batch.size': 10 } };
    for (const sources of [[], [paused], [paused, paused], [{ paused: false, ended: true }]]) {
      const said = advice({ ...journey, sources, offeredPerS: 0, processedPerS: 0 });
      expect(said).toMatchObject([{ id: 'idle', changes: null, warns: false }]);
    }
    const one = advice({ ...journey, sources: [paused, { paused: false, ended: false }] });
    expect(one[0]?.id).toBe('journey');
  });

  it('readings of which all are quarantined - says that, and not to start a source', () => {
    const [lost] = advise({ ...inputOf({ processedPerS: 0, quarantinedPerS: 900 }), costs: null });
    expect(lost).toMatchObject({ id: 'quarantined', changes: null, warns: true });
    expect(lost?.text).not.toContain('start a source');
  });

  it('a broken pool - nothing of its knobs is advised', () => {
    expect(advice({ knobs: { 'batch.size': 10 }, poolIsBroken: true })).toMatchObject([
      { id: 'broken', changes: null, warns: true },
    ]);
  });

  it('a knob that was just moved - nothing is judged by what was measured before', () => {
    expect(ids({ knobs: { 'batch.size': 10 }, isSettled: false })).toEqual(['settling']);
    expect(settledWindow(Number.NEGATIVE_INFINITY, 5_000)).toEqual({ seconds: 10, isSettled: true });
    expect(settledWindow(1_000, 2_500)).toEqual({ seconds: 1, isSettled: false });
    expect(settledWindow(1_000, 5_100)).toEqual({ seconds: 3, isSettled: true });
  });
});
