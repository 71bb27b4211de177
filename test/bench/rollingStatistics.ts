// Rolling statistics of plain objects in O(1) a reading, as one would write them without Telltale: running sums and
// monotonic queues. For the bench's `objects` baseline.

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

/** One window. */
export class RollingStatistics {
  readonly #window: number;
  readonly #low: number;
  readonly #range: number;
  readonly #values: Float64Array;
  readonly #least: MonotonicQueue;
  readonly #largest: MonotonicQueue;
  /** Weight of what came k readings ago, before the first reading's own. */
  readonly #decay: Float64Array;
  #seq = 0;
  #sum = 0;
  #squares = 0;
  #recent = 0;
  #min = Number.NaN;
  #max = Number.NaN;

  constructor(window: number, low: number, high: number) {
    this.#window = window;
    this.#low = low;
    this.#range = high - low;
    this.#values = new Float64Array(window);
    this.#least = new MonotonicQueue(window, 1);
    this.#largest = new MonotonicQueue(window, -1);
    this.#decay = Float64Array.from({ length: window + 1 }, (_, k) => (1 - ewmaAlpha) ** k);
  }

  /** Takes a value in and lets the one that leaves the window go. */
  enter(value: number): void {
    const seq = this.#seq++;
    const place = seq % this.#window;
    this.#recent = this.#recent * (1 - ewmaAlpha) + ewmaAlpha * value;
    if (seq >= this.#window) {
      const leaving = this.#values[place] as number;
      this.#sum -= leaving;
      this.#squares -= leaving * leaving;
      this.#recent -= ewmaAlpha * (this.#decay[this.#window] as number) * leaving;
    }
    this.#values[place] = value;
    this.#sum += value;
    this.#squares += value * value;
    const oldest = seq + 1 - this.#window;
    this.#min = this.#least.push(seq, value, oldest);
    this.#max = this.#largest.push(seq, value, oldest);
  }

  /** The statistics of the window that ends with this reading. */
  add({ sensor, t, value }: PlainReading): PlainStatistics {
    this.enter(value);
    const count = Math.min(this.#seq, this.#window);
    const first = this.#values[(this.#seq - count) % this.#window] as number;
    const mean = this.#sum / count;
    const std = Math.sqrt(Math.max(0, this.#squares / count - mean * mean));
    return {
      sensor,
      t,
      norm: (value - this.#low) / this.#range,
      mean,
      std_pop: std,
      min: this.#min,
      max: this.#max,
      zscore_last: std > 0 ? (value - mean) / std : Number.NaN,
      'ewma_0.1_last': this.#recent + (this.#decay[count] as number) * first,
    };
  }
}
