// Sparkline buckets accumulate from frames.
import { describe, expect, it } from 'vitest';
import { SparkRing } from '../../renderer/store/sparkRing.ts';
import { type SparkColumns, sparkBucketMs, sparkBuckets } from '../../shared/frame.ts';

function columns(firstBucket: number, values: readonly (readonly number[])[]): SparkColumns {
  const flat = Float32Array.from(values.flat());
  const buckets = values[0]?.length ?? 0;
  return { bucketMs: sparkBucketMs, firstBucket, buckets, min: flat, max: flat };
}
const at = (ring: SparkRing, sensor: number, bucket: number) =>
  ring.min[sensor * sparkBuckets + (bucket % sparkBuckets)];

describe('SparkRing', () => {
  it('the newest bucket sent again - replaces what it held', () => {
    const ring = new SparkRing();
    ring.add(columns(10, [[1, 2]]), 1);
    ring.add(columns(11, [[5, 6]]), 1);
    expect([10, 11, 12].map((bucket) => at(ring, 0, bucket))).toEqual([1, 5, 6]);
    expect(ring.newestBucket).toBe(12);
  });

  it('sensors - keep their own rows', () => {
    const ring = new SparkRing();
    ring.add(columns(0, [[1], [2], [3]]), 3);
    expect([0, 1, 2].map((sensor) => at(ring, sensor, 0))).toEqual([1, 2, 3]);
  });

  it('buckets that were never sent - are empty, not what stood there a lap before', () => {
    const ring = new SparkRing();
    ring.add(columns(0, [Array.from({ length: sparkBuckets }, () => 7)]), 1);
    ring.add(columns(sparkBuckets + 5, [[9]]), 1);
    expect(at(ring, 0, sparkBuckets + 4)).toBeNaN();
    expect(at(ring, 0, sparkBuckets)).toBeNaN();
    expect(at(ring, 0, sparkBuckets + 5)).toBe(9);
    expect(at(ring, 0, sparkBuckets - 1)).toBe(7);
  });

  it('after a long pause - holds the newest window only', () => {
    const ring = new SparkRing();
    ring.add(columns(0, [[1]]), 1);
    ring.add(columns(1_000_000, [[2]]), 1);
    expect(at(ring, 0, 1_000_000)).toBe(2);
    expect([...ring.min].filter((value) => !Number.isNaN(value))).toEqual([2]);
  });

  it('another number of sensors - starts anew', () => {
    const ring = new SparkRing();
    ring.add(columns(3, [[1], [2]]), 2);
    ring.add(columns(4, [[8]]), 1);
    expect(ring.sensors).toBe(1);
    expect(at(ring, 0, 3)).toBeNaN();
  });
});
