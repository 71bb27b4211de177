// The Auto-tune view: past stretches are judged by the target of their time, and what ends auto-tune is known.
import { expect, it } from 'vitest';
import { useTelltale } from '../../renderer/store/telltaleStore.ts';
import { changeAutoTune, endsAutoTune, targetHeldAt } from '../../renderer/tune/autoTune.ts';
import { p99Chart } from '../../renderer/tune/autoTuneCharts.tsx';
import { defaultKnobs } from '../../shared/knobs.ts';
import type { Command } from '../../shared/protocol.ts';
import { syntheticTuningFigures } from './syntheticTuning.ts';

const targets = [
  { atMs: 1_000, targetP99Ms: 50 },
  { atMs: 2_000, targetP99Ms: 10 },
  { atMs: 3_000, targetP99Ms: null },
];

it('target of a time - is the one that was held then, none before the first and after the last', () => {
  expect([999, 1_000, 1_999, 2_000, 3_000].map((atMs) => targetHeldAt(targets, atMs))).toEqual([
    null,
    50,
    50,
    10,
    null,
  ]);
});

it('scale of p99 - holds a target far below the line, and the line, but not a single stall', () => {
  const rows = Array.from({ length: 100 }, (_, index) => ({ ms: -index, p99: 400, target: 10 }));
  const most = p99Chart.mostOf([...rows, { ms: 0, p99: 9_000, target: 10 }]);
  expect(most).toBeGreaterThan(400);
  expect(most).toBeLessThan(1_000);
  expect(p99Chart.mostOf([{ ms: 0, p99: 3, target: 900 }])).toBeGreaterThan(900);
});

it('two changes in a row - the second keeps the first, though figures do not tell of it yet', async () => {
  const sent: unknown[] = [];
  const tuning = syntheticTuningFigures('done', defaultKnobs, 0);
  const send = async (command: Command) => {
    sent.push(command);
  };
  useTelltale.setState({ tuning, send: send as never });
  await changeAutoTune({ targetP99Ms: 80 });
  await changeAutoTune({ on: true });
  expect(sent.at(-1)).toEqual({ name: 'setAutoTune', settings: { on: true, targetP99Ms: 80 } });
  // It has given way meanwhile, and another window has set another target.
  const autoTune = { ...tuning.autoTune, on: false, targetP99Ms: 30 };
  useTelltale.setState({ tuning: { ...tuning, autoTune } });
  await changeAutoTune({ on: true });
  expect(sent.at(-1)).toEqual({ name: 'setAutoTune', settings: { on: true, targetP99Ms: 30 } });
});

it('a change of what auto-tune holds, or of where batches go, ends it; others do not', () => {
  expect(endsAutoTune({ 'batch.size': 400 })).toBe(true);
  expect(endsAutoTune({ 'pool.mode': 'inline' })).toBe(true);
  expect(endsAutoTune({ 'features.window': 8 })).toBe(false);
  expect(endsAutoTune(null)).toBe(false);
});
