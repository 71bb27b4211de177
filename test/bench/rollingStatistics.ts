// Rolling statistics of plain objects in O(1) a reading, as one would write them without Telltale. For the bench's
// `objects` baseline: running sums and monotonic queues, a state for each sensor kept by whoever computes.

export interface PlainReading {
  readonly sensor: string;
  readonly t: number;
  readonly value: number;
}

export interface PlainStatistics {
  readonly sensor: string;
  readonly t: number;
  readonly norm: number;
  readonly mean: number;
  readonly std_pop: number;
  readonly min: number;
  readonly max: number;
  readonly zscore_last: number;
  readonly 'ewma_0.1_last': number;
}

const ewmaAlpha = 0.1;

/** Places of the least or largest values of a window, oldest first. A ring: no element is ever moved. */
class MonotonicQueue {
  readonly #places: Float64Array;
  readonly #values: Float64Array;
  readonly #sign: 1 | -1;
  #first = 0;
  #count = 0;

  /** `sign` 1 keeps the least value at the front, −1 the largest. */
  constructor(window: number, sign: 1 | -1) {
    this.#places = new Float64Array(window);
    this.#values = new Float64Array(window);
    this.#sign = sign;
  }

  /** The front's value after `value` has entered at `place` and what lies before `oldest` has left. */
  push(place: number, value: number, oldest: number): number {
    const size = this.#values.length;
    const values = this.#values;
    if (this.#count > 0 && (this.#places[this.#first] as number) < oldest) {
      this.#first = (this.#first + 1) % size;
      this.#count--;
    }
    while (
      this.#count > 0 &&
      this.#sign * ((values[(this.#first + this.#count - 1) % size] as number) - value) >= 0
    ) {
      this.#count--;
    }
    const at = (this.#first + this.#count++) % size;
    values[at] = value;
    this.#places[at] = place;
    return values[this.#first] as number;
  }
}

/** The window of one sensor. */
export class RollingStatistics {
  readonly #window: number;
  readonly #low: number;
  readonly #range: number;
  readonly #values: Float64Array;
  readonly #least: MonotonicQueue;
  readonly #largest: MonotonicQueue;
  #seq = 0;
  #sum = 0;
  #squares = 0;
  #ewma = Number.NaN;

  constructor(window: number, low: number, high: number) {
    this.#window = window;
    this.#low = low;
    this.#range = high - low;
    this.#values = new Float64Array(window);
    this.#least = new MonotonicQueue(window, 1);
    this.#largest = new MonotonicQueue(window, -1);
  }

  add({ sensor, t, value }: PlainReading): PlainStatistics {
    const seq = this.#seq++;
    const place = seq % this.#window;
    if (seq >= this.#window) {
      const leaving = this.#values[place] as number;
      this.#sum -= leaving;
      this.#squares -= leaving * leaving;
    }
    this.#values[place] = value;
    this.#sum += value;
    this.#squares += value * value;
    const count = Math.min(seq + 1, this.#window);
    const mean = this.#sum / count;
    const std = Math.sqrt(Math.max(0, this.#squares / count - mean * mean));
    const oldest = seq + 1 - count;
    this.#ewma = seq === 0 ? value : this.#ewma + ewmaAlpha * (value - this.#ewma);
    return {
      sensor,
      t,
      norm: (value - this.#low) / this.#range,
      mean,
      std_pop: std,
      min: this.#least.push(seq, value, oldest),
      max: this.#largest.push(seq, value, oldest),
      zscore_last: std > 0 ? (value - mean) / std : Number.NaN,
      'ewma_0.1_last': this.#ewma,
    };
  }
}
