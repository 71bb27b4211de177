// What a batch is expected to cost, and that batches which are slow and healthy are not held for hanging.
import { describe, expect, it } from 'vitest';
import { BatchCost, costKind } from '../../electron/engine/pool/batchCost.ts';
import type { ComputeSettings } from '../../shared/batchTask.ts';
import { engineOver, seededRandom } from './engineRun.ts';

const settings: ComputeSettings = {
  window: 100,
  hop: 10,
  rolling: true,
  windowed: true,
  workPerReadingUs: 0,
  workKind: 'burn',
};
const ranges = [{ seqStart: 1_000, count: 500 }];

function costOf(of: ComputeSettings): BatchCost {
  const cost = new BatchCost();
  cost.setKind(costKind(of, 'shared'));
  return cost;
}

describe('cost of a batch', () => {
  it('nothing has come back - it is unknown, but for added work', () => {
    const cost = costOf(settings);
    expect(cost.isKnown).toBe(false);
    expect(cost.predictedMs(ranges, settings, 'shared')).toBe(0);
    expect(cost.predictedMs(ranges, { ...settings, workPerReadingUs: 2_000 }, 'shared')).toBe(1_000);
  });

  it('a batch is back - one like it is expected to take as long, with added work on top', () => {
    const cost = costOf(settings);
    cost.learn(ranges, settings, 'shared', 30);
    expect(cost.isKnown).toBe(true);
    expect(cost.predictedMs(ranges, settings, 'shared')).toBeCloseTo(30, 9);
    const worked = { ...settings, workPerReadingUs: 1_000 };
    const slow = costOf(worked);
    slow.learn(ranges, worked, 'shared', 530);
    expect(slow.predictedMs(ranges, worked, 'shared')).toBeCloseTo(530, 9);
    expect(slow.predictedMs([{ seqStart: 0, count: 1 }], worked, 'shared')).toBeLessThan(3);
  });

  it('readings before the first window are back - those that end windows are expected to take many times as long', () => {
    const windows = { ...settings, rolling: false, window: 4_096, hop: 1 };
    const cost = costOf(windows);
    cost.learn([{ seqStart: 0, count: 4_000 }], windows, 'shared', 1);
    const predictedMs = cost.predictedMs([{ seqStart: 4_096, count: 4_000 }], windows, 'shared');
    expect(predictedMs).toBeGreaterThan(1_000);
  });

  it('other settings - it is unknown again, and not taken for less than before until enough is back', () => {
    const cost = costOf(settings);
    cost.learn(ranges, settings, 'shared', 30);
    const others = { ...settings, hop: 20 };
    const before = cost.predictedMs(ranges, others, 'shared');
    cost.setKind(costKind(others, 'shared'));
    expect(cost.isKnown).toBe(false);
    expect(cost.predictedMs(ranges, others, 'shared')).toBe(before);
    for (let i = 0; i < 4; i++) cost.learn(ranges, others, 'shared', 1);
    expect(cost.isKnown).toBe(true);
    expect(cost.predictedMs(ranges, others, 'shared')).toBe(before);
    cost.learn(ranges, others, 'shared', 1);
    expect(cost.predictedMs(ranges, others, 'shared')).toBeCloseTo(1, 9);
  });

  it('a batch that was under way when settings changed - teaches nothing about the new ones', () => {
    const cost = costOf({ ...settings, window: 4_000 });
    cost.learn(ranges, settings, 'shared', 1);
    cost.learn(ranges, { ...settings, window: 4_000 }, 'copy', 1);
    expect(cost.isKnown).toBe(false);
  });
});

describe('an engine whose batches take far longer than a task may by its knob', () => {
  it('large windows at every reading - every reading is processed, none is given up', async () => {
    const random = seededRandom(5);
    const columns = [0, 1].map(() => Float64Array.from({ length: 8_000 }, () => 10 * random()));
    const { engine } = engineOver(columns, {
      pool: { taskTimeoutMs: 50, workers: 2 },
      batch: { size: 50_000, maxWaitMs: 500 },
      features: { set: ['window'], window: 4_096, hop: 1 },
    });
    await engine.start();
    await engine.finished;
    const report = await engine.stop();
    expect(report.ledger).toMatchObject({ received: 16_000, processed: 16_000, quarantined: 0, shed: 0 });
    expect(report.pool.breaker).toEqual({ state: 'closed', opened: 0 });
    expect(report.pool.deaths.overdue).toBeLessThan(8);
  }, 60_000);
});
