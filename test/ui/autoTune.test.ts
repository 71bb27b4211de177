// The Auto-tune view: past stretches are judged by the target of their time, and what ends auto-tune is known.
import { expect, it } from 'vitest';
import { endsAutoTune, targetHeldAt } from '../../renderer/tune/autoTune.ts';
import { p99Chart } from '../../renderer/tune/autoTuneCharts.tsx';

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

it('a change of what auto-tune holds, or of where batches go, ends it; others do not', () => {
  expect(endsAutoTune({ 'batch.size': 400 })).toBe(true);
  expect(endsAutoTune({ 'pool.mode': 'inline' })).toBe(true);
  expect(endsAutoTune({ 'features.window': 8 })).toBe(false);
  expect(endsAutoTune(null)).toBe(false);
});
