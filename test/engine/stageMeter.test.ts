// The share of time that stages are blocked, second by second.
import { describe, expect, it } from 'vitest';
import { StageMeter, type StageSnapshot } from '../../electron/engine/telemetry/stageMeter.ts';

const idle: StageSnapshot = {
  sourcesLive: 1,
  sources: 1,
  sourcesBlockedMs: 0,
  ringReadings: 0,
  ringCapacity: 1_000,
  queued: 0,
  capacityReadings: 1_000,
  inFlightBatches: 0,
  inFlightLimit: 4,
  waitingBatches: 0,
  waitingLimit: 64,
  outputsHeld: false,
  workersBusyShare: 0,
  frameClients: 1,
};

/** Blocked shares by stage after a second of such samples, five of them. */
function blockedAfter(
  snapshots: readonly Partial<StageSnapshot>[],
  before: (meter: StageMeter) => void = () => undefined,
): Record<string, number> {
  const meter = new StageMeter({ monotonicMs: () => 0 });
  meter.sample(idle, 0);
  snapshots.forEach((snapshot, i) => {
    before(meter);
    meter.sample({ ...idle, ...snapshot }, 200 * (i + 1));
  });
  return Object.fromEntries(
    meter.figures(idle, 0, 0).map(({ name, blockedShare }) => [name, Math.round(100 * blockedShare)]),
  );
}

describe('blocked', () => {
  it('batches that wait for an earlier one - hold the pool, not the commit', () => {
    const full = { waitingBatches: 64 };
    expect(blockedAfter([full, full, { waitingBatches: 63 }, {}, {}])).toMatchObject({ pool: 40, commit: 0 });
  });

  it('an output without room - holds pool and commit', () => {
    const held = { outputsHeld: true, waitingBatches: 64 };
    expect(blockedAfter([held, held, held, {}, {}])).toMatchObject({ pool: 60, commit: 60 });
  });

  it('frames that were due and had to wait - are the share of the UI', () => {
    let tick = 0;
    const fourOfTen = (meter: StageMeter): void => {
      for (let i = 0; i < 2; i++) meter.frameDue(tick++ % 10 < 4, 100);
    };
    expect(blockedAfter([{}, {}, {}, {}, {}], fourOfTen)).toMatchObject({ ui: 40, pool: 0 });
  });

  it('nobody looks on - the UI is not blocked', () => {
    expect(blockedAfter([{}, {}, {}, {}, {}])).toMatchObject({ ui: 0 });
  });
});

describe('work and wall time', () => {
  /** What a meter tells after ten seconds, in each fifth of one of which `happens` happened. */
  function recentAfter(
    happens: (meter: StageMeter, clock: { nowMs: number }) => void,
    snapshot: (i: number) => Partial<StageSnapshot> = () => ({}),
  ) {
    const clock = { nowMs: 0 };
    const meter = new StageMeter({ monotonicMs: () => clock.nowMs });
    for (let i = 0; i <= 50; i++) {
      meter.sample({ ...idle, ...snapshot(i) }, 200 * i);
      happens(meter, clock);
    }
    return meter.recent();
  }

  it("a source's own code - counts without what the stages within it do", () => {
    const { sources, ingest, dispatch } = recentAfter((meter, clock) =>
      meter.sourceWork(() => {
        clock.nowMs += 4;
        meter.worked('ingest', 3);
        clock.nowMs += 6;
        meter.worked('dispatch', 2);
      }),
    );
    expect([sources, ingest, dispatch].map((share) => Math.round(1_000 * share))).toEqual([25, 15, 10]);
  });

  it('sources - are all their time at it in which nothing holds them; what is held waits at ingest', () => {
    const { wall } = recentAfter(
      (meter) => meter.worked('ingest', 2),
      (i) => ({ sourcesLive: 3, sources: 3, sourcesBlockedMs: 50 * i }),
    );
    // Each of three sources is held for a quarter of the time.
    expect(wall.sources).toBeCloseTo(3 * 0.75, 6);
    expect(wall.ingest).toBeCloseTo(3 * 0.25 + 0.01, 6);
  });

  it('a frame - is under way from being due to being sent; batches from when they could begin', () => {
    const { wall, frames, framesPerS } = recentAfter((meter) => {
      meter.frameDue(true, 100);
      meter.frameDue(false, 100);
      meter.frameSent(2);
      meter.took('dispatch', 40);
      meter.took('commit', 10);
    });
    expect(wall).toMatchObject({
      frames: expect.closeTo(102 / 200, 6),
      dispatch: expect.closeTo(0.2, 6),
      commit: expect.closeTo(0.05, 6),
    });
    expect(frames).toBeCloseTo(0.01, 6);
    expect(framesPerS).toBeCloseTo(5, 6);
  });
});
