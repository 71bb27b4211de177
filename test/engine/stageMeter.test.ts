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
  const meter = new StageMeter();
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
