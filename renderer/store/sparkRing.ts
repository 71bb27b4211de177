// Sparkline buckets of every sensor, accumulated from frames into one ring of columns. Used by the wall's canvases.
import { type SparkColumns, sparkBucketMs, sparkBuckets } from '../../shared/frame.ts';

/** Buckets by sensor position; a bucket lies at `number mod sparkBuckets`. Mutable; owned by the store. */
export class SparkRing {
  bucketMs = sparkBucketMs;
  /** Number of the newest bucket that was ever written; -1 before the first. */
  newestBucket = -1;
  sensors = 0;
  min = new Float32Array(0);
  max = new Float32Array(0);

  /** Forgets everything and makes room for that many sensors. */
  reset(sensors: number): void {
    this.sensors = sensors;
    this.newestBucket = -1;
    this.min = new Float32Array(sensors * sparkBuckets).fill(Number.NaN);
    this.max = new Float32Array(sensors * sparkBuckets).fill(Number.NaN);
  }

  /** Takes over new buckets; buckets that were never sent in between stay empty. */
  add(columns: SparkColumns, sensors: number): void {
    if (sensors !== this.sensors || columns.bucketMs !== this.bucketMs) this.reset(sensors);
    this.bucketMs = columns.bucketMs;
    const { firstBucket, buckets } = columns;
    if (buckets === 0) return;
    const skippedFrom = Math.max(this.newestBucket + 1, firstBucket - sparkBuckets);
    for (let bucket = skippedFrom; bucket < firstBucket && this.newestBucket >= 0; bucket++)
      this.#clear(bucket);
    const from = Math.max(0, buckets - sparkBuckets);
    for (let column = from; column < buckets; column++) {
      const place = (firstBucket + column) % sparkBuckets;
      for (let sensor = 0; sensor < sensors; sensor++) {
        this.min[sensor * sparkBuckets + place] = columns.min[sensor * buckets + column] ?? Number.NaN;
        this.max[sensor * sparkBuckets + place] = columns.max[sensor * buckets + column] ?? Number.NaN;
      }
    }
    this.newestBucket = Math.max(this.newestBucket, firstBucket + buckets - 1);
  }

  #clear(bucket: number): void {
    const place = bucket % sparkBuckets;
    for (let sensor = 0; sensor < this.sensors; sensor++) {
      this.min[sensor * sparkBuckets + place] = Number.NaN;
      this.max[sensor * sparkBuckets + place] = Number.NaN;
    }
  }
}
