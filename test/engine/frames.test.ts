// Frames of a running engine: what a view asks for, nothing else, and nothing missed by a slow client.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../electron/engine/engine.ts';
import { hiddenView, type View } from '../../shared/frame.ts';
import { ledgerDifference } from '../../shared/ledger.ts';
import { sensorStates } from '../../shared/sensor.ts';
import { engineOver } from './engineRun.ts';

const live = { spanMs: 10_000, endMs: null };
const everything: View = {
  visible: true,
  wall: true,
  series: { slots: [0, 1], span: live },
  overview: true,
  detail: { slot: 0, span: live },
  history: live,
  tasks: true,
  tuning: true,
};
const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('frames', () => {
  let engine: Engine;

  beforeAll(async () => {
    const columns = [
      Float64Array.from({ length: 4_000 }, (_, i) => i % 100),
      Float64Array.of(1, 2, Number.NaN),
    ];
    ({ engine } = engineOver(columns, {
      batch: { size: 100 },
      features: { window: 16, hop: 8, set: ['rolling', 'window'] },
    }));
    await engine.start();
    await engine.finished;
    await pass(450);
  });

  afterAll(async () => {
    await engine.stop();
  });

  it('a view of everything - has it all, and it agrees with the report', () => {
    const frame = engine.buildFrame(everything, engine.newCursor());
    expect(frame.structure?.sensors.map(({ id }) => id)).toEqual(['fixed.0', 'fixed.1']);
    expect([...(frame.wall?.values ?? [])]).toEqual([99, Number.NaN]);
    expect([...(frame.wall?.lastFinite ?? [])]).toEqual([99, 2]);
    expect([...(frame.wall?.states ?? [])].map((state) => sensorStates[state])).toEqual(['live', 'missing']);
    expect(Math.max(...(frame.series?.[0]?.max ?? []))).toBe(99);
    expect(frame.overview).toHaveLength(2);
    expect(frame.detail).toMatchObject({ slot: 0, lastSeq: 3_999, lastReadingT: 4_999, missing: 0 });
    expect(frame.detail?.windowed).toMatchObject({ start: 3_984, size: 16 });
    expect(frame.detail?.rolling?.values[frame.detail.rolling.names.indexOf('max')]).toBe(99);
    expect(frame.history?.t.length).toBeGreaterThan(0);
    expect(frame.tasks?.readings.reduce((a, b) => a + b, 0)).toBe(4_003);
    expect(frame.figures.ledger).toEqual(expect.objectContaining({ processed: 4_003, received: 4_003 }));
    expect(ledgerDifference(frame.figures.ledger)).toBe(0);
  });

  it('a view of nothing - has figures and events only', () => {
    const frame = engine.buildFrame({ ...hiddenView, visible: true }, engine.newCursor());
    const { wall, series, overview, detail, history, tasks, tuning, costPoints } = frame;
    expect({ wall, series, overview, detail, history, tasks, tuning, costPoints }).toEqual({
      wall: null,
      series: null,
      overview: null,
      detail: null,
      history: null,
      tasks: null,
      tuning: null,
      costPoints: null,
    });
    expect(frame.figures.stages).toHaveLength(6);
  });

  it('a slow client - gets every event and every task once', async () => {
    const cursor = engine.newCursor();
    const first = engine.buildFrame(everything, cursor);
    for (const size of [101, 102, 103]) {
      await engine.execute({ name: 'setKnobs', changes: { 'batch.size': size } });
      await pass(20);
    }
    const second = engine.buildFrame(everything, cursor);
    const third = engine.buildFrame(everything, cursor);
    expect(second.events.map(({ after }) => after)).toEqual(['101', '102', '103']);
    expect(second.structure?.knobs.batch.size).toBe(103);
    expect(third).toMatchObject({ events: [], structure: null });
    expect(first.tasks?.worker.length).toBeGreaterThan(0);
    expect(third.tasks?.worker.length).toBe(0);
    expect([first.number, second.number, third.number]).toEqual([0, 1, 2]);
  });

  it('charts - come at once for another view, then five times a second', async () => {
    const cursor = engine.newCursor();
    expect(engine.buildFrame(everything, cursor).series).not.toBeNull();
    expect(engine.buildFrame(everything, cursor).series).toBeNull();
    expect(engine.buildFrame({ ...everything }, cursor).series).not.toBeNull();
    await pass(200);
    expect(engine.buildFrame({ ...everything }, cursor).series).not.toBeNull();
  });

  it('a stretch of the past - is sent once', async () => {
    const past = { spanMs: 10_000, endMs: Date.now() - 5_000 };
    const view: View = { ...hiddenView, visible: true, series: { slots: [0], span: past } };
    const cursor = engine.newCursor();
    expect(engine.buildFrame(view, cursor).series).not.toBeNull();
    await pass(250);
    expect(engine.buildFrame(view, cursor).series).toBeNull();
  });

  it('sparklines - all buckets at first, then only those that may have changed', async () => {
    const cursor = engine.newCursor();
    const first = engine.buildFrame(everything, cursor).wall?.sparks;
    await pass(300);
    const second = engine.buildFrame(everything, cursor).wall?.sparks;
    expect(first?.buckets).toBe(240);
    expect(first?.max).toHaveLength(480);
    expect(second?.buckets).toBeLessThanOrEqual(6);
    expect(second?.firstBucket).toBeLessThanOrEqual((first?.firstBucket ?? 0) + 239);
    expect((second?.firstBucket ?? 0) + (second?.buckets ?? 0)).toBeGreaterThan(
      (first?.firstBucket ?? 0) + 239,
    );
  });
});
