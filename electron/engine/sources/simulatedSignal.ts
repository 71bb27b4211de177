// Values of a simulated sensor: a pure function of seed, sensor and seq. Runs in the engine's event loop, so it is
// table-driven and allocates nothing.
import type { Signal } from '../../../shared/plant.ts';

/** What a signal is made for. */
export interface SignalSubject {
  readonly seed: number;
  /** Full id of the sensor ("hall.03"): sensors differ by it. */
  readonly sensorId: string;
  readonly low: number;
  readonly high: number;
}

/** How many values a hash can take. */
const hashes = 2 ** 32;
const perHundredThousand = hashes / 100_000;
const sineSteps = 4_096;
/** One turn, and the first entry again so that interpolation never wraps. */
const sineTable = Float64Array.from({ length: sineSteps + 1 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / sineSteps),
);
const noiseSize = 8_192;
const noiseMask = noiseSize - 1;
const noiseTable = normalNoise();
// Independent draws from one key.
const missingSalt = 0x68bc21eb;
const stepSalt = 0x02e5be93;

/** The same seq gives the same bits however a run is cut into chunks. */
export class SimulatedSignal {
  readonly #middle: number;
  readonly #sineAmplitude: number;
  readonly #turnsPerReading: number;
  readonly #firstTurn: number;
  readonly #noiseAmplitude: number;
  readonly #driftPerReading: number;
  readonly #stepAmplitude: number;
  readonly #stepEvery: number;
  readonly #spikeAmplitude: number;
  readonly #spikesFrom: number;
  readonly #missingBelow: number;
  readonly #gapReadings: number;
  readonly #key: number;
  readonly #single = new Float64Array(1);

  constructor(signal: Signal, subject: SignalSubject) {
    const range = subject.high - subject.low;
    this.#key = hashText(subject.sensorId, subject.seed);
    this.#middle = subject.low + range / 2;
    this.#sineAmplitude = signal.sineShare * range;
    this.#turnsPerReading = 1 / signal.sinePeriodReadings;
    this.#firstTurn = (mix(this.#key) >>> 0) / hashes;
    this.#noiseAmplitude = signal.noiseShare * range;
    this.#driftPerReading = (signal.driftShare * range) / 1e6;
    this.#stepAmplitude = signal.stepShare * range;
    this.#stepEvery = signal.stepShare > 0 ? signal.stepEveryReadings : Number.POSITIVE_INFINITY;
    this.#spikeAmplitude = signal.spikeShare * range;
    this.#spikesFrom = hashes - signal.spikesPer100k * perHundredThousand;
    this.#missingBelow = signal.missingPer100k * perHundredThousand;
    this.#gapReadings = signal.gapReadings;
  }

  /** Writes the values of `count` readings from `seq` on into `values` at `offset`; NaN is a missing reading. */
  fill(seq: number, values: Float64Array, offset: number, count: number): void {
    const rare = this.#spikesFrom < hashes || this.#missingBelow > 0;
    let from = seq;
    let at = offset;
    const end = seq + count;
    while (from < end) {
      const to = Math.min(end, this.#levelEnd(from), (Math.floor(from / hashes) + 1) * hashes);
      this.#fillLevel(from, values, at, to - from);
      if (rare) this.#fillRare(from, values, at, to - from);
      at += to - from;
      from = to;
    }
  }

  valueAt(seq: number): number {
    this.fill(seq, this.#single, 0, 1);
    return this.#single[0] as number;
  }

  /** The first seq after `seq` with another step level. */
  #levelEnd(seq: number): number {
    const every = this.#stepEvery;
    return every === Number.POSITIVE_INFINITY ? every : (Math.floor(seq / every) + 1) * every;
  }

  #level(seq: number): number {
    if (this.#stepAmplitude === 0) return this.#middle;
    const step = Math.floor(seq / this.#stepEvery);
    return this.#middle + (this.#draw(step, stepSalt) / hashes - 0.5) * this.#stepAmplitude;
  }

  /** All but spikes and gaps, where neither the step level nor the upper half of seq changes. */
  #fillLevel(seq: number, values: Float64Array, offset: number, count: number): void {
    const level = this.#level(seq);
    const key = this.#keyOf(seq);
    const turnsPerReading = this.#turnsPerReading;
    const firstTurn = this.#firstTurn;
    const sineAmplitude = this.#sineAmplitude;
    const noiseAmplitude = this.#noiseAmplitude;
    const drift = this.#driftPerReading;
    const low = (seq % hashes) | 0;
    for (let i = 0; i < count; i++) {
      const s = seq + i;
      const turns = s * turnsPerReading + firstTurn;
      const place = (turns - Math.floor(turns)) * sineSteps;
      const index = place | 0;
      const before = sineTable[index] as number;
      const sine = before + ((sineTable[index + 1] as number) - before) * (place - index);
      const noise = noiseTable[mix((low + i) ^ key) & noiseMask] as number;
      values[offset + i] = level + sine * sineAmplitude + noise * noiseAmplitude + s * drift;
    }
  }

  /** Spikes onto and gaps into what `#fillLevel` wrote. */
  #fillRare(seq: number, values: Float64Array, offset: number, count: number): void {
    const key = this.#keyOf(seq) ^ missingSalt;
    const low = (seq % hashes) | 0;
    for (let i = 0; i < count; i++) {
      const hash = mix((low + i) ^ key) >>> 0;
      if (hash >= this.#spikesFrom)
        values[offset + i] = (values[offset + i] as number) + this.#spikeAmplitude * (hash & 1 ? 1 : -1);
    }
    if (this.#missingBelow === 0) return;
    for (let i = 0; i < count; i++) {
      const gap = Math.floor((seq + i) / this.#gapReadings);
      if (this.#draw(gap, missingSalt) < this.#missingBelow) values[offset + i] = Number.NaN;
    }
  }

  /** 0 to 2³² − 1, for a number that may be larger than that. */
  #draw(n: number, salt: number): number {
    return mix(((n % hashes) | 0) ^ this.#keyOf(n) ^ salt) >>> 0;
  }

  /** The key with the upper half of `n` in it. */
  #keyOf(n: number): number {
    return n < hashes ? this.#key : mix(this.#key ^ (n / hashes));
  }
}

/** A number from 0 (inclusive) to 1, the same for the same arguments. */
export function hashedShare(seed: number, text: string, n: number): number {
  return (mix(hashText(text, seed) ^ n ^ stepSalt) >>> 0) / hashes;
}

/** Scrambles 32 bits (the finalizer of MurmurHash3). */
function mix(bits: number): number {
  let h = bits;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** FNV-1a, started from the seed. */
function hashText(text: string, seed: number): number {
  let h = mix(seed ^ 0x811c9dc5);
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/** Standard normal draws (Box-Muller over hashes), the same in every process. */
function normalNoise(): Float64Array {
  return Float64Array.from({ length: noiseSize }, (_, i) => {
    const radius = Math.sqrt(-2 * Math.log(((mix(2 * i + 1) >>> 0) + 1) / hashes));
    return radius * Math.cos((2 * Math.PI * (mix(2 * i + 2) >>> 0)) / hashes);
  });
}
