// When the readings of one ring arrived: a step for each chunk, dropped as its readings settle.

/** Chunks that arrive closer together than this share a step. */
const resolutionMs = 0.25;
const mostSteps = 16_384;

/**
 * Steps (seq, arrivedAt): readings from that seq to the next step arrived then. Bounded: when it is full, readings
 * join the newest step, so latencies read too long rather than too short.
 */
export class ArrivalLog {
  #seqs = new Float64Array(16);
  #arrivedAtMs = new Float64Array(16);
  #first = 0;
  #count = 0;

  note(seq: number, arrivedAtMs: number): void {
    const mask = this.#seqs.length - 1;
    if (this.#count > 0) {
      const newest = this.#arrivedAtMs[(this.#first + this.#count - 1) & mask] as number;
      if (arrivedAtMs - newest < resolutionMs || this.#count >= mostSteps) return;
    }
    if (this.#count === this.#seqs.length) this.#grow();
    const at = (this.#first + this.#count) & (this.#seqs.length - 1);
    this.#seqs[at] = seq;
    this.#arrivedAtMs[at] = arrivedAtMs;
    this.#count++;
  }

  /** Arrival of the oldest reading at or after `seq`; NaN when nothing is noted. */
  arrivalOf(seq: number): number {
    const mask = this.#seqs.length - 1;
    let arrivedAtMs = Number.NaN;
    for (let i = 0; i < this.#count; i++) {
      const at = (this.#first + i) & mask;
      if ((this.#seqs[at] as number) > seq) break;
      arrivedAtMs = this.#arrivedAtMs[at] as number;
    }
    return arrivedAtMs;
  }

  /** Calls `visit(start, count, arrivedAtMs)` for each step's part of [seq, seq + count), and forgets what lies before. */
  consume(
    seq: number,
    count: number,
    visit: (start: number, count: number, arrivedAtMs: number) => void,
  ): void {
    const end = seq + count;
    let from = seq;
    while (from < end && this.#count > 0) {
      const mask = this.#seqs.length - 1;
      const nextSeq =
        this.#count > 1 ? (this.#seqs[(this.#first + 1) & mask] as number) : Number.POSITIVE_INFINITY;
      if (nextSeq <= from) {
        this.#first = (this.#first + 1) & mask;
        this.#count--;
        continue;
      }
      const to = Math.min(end, nextSeq);
      visit(from, to - from, this.#arrivedAtMs[this.#first] as number);
      from = to;
    }
  }

  #grow(): void {
    const length = this.#seqs.length;
    const seqs = new Float64Array(length * 2);
    const arrivedAtMs = new Float64Array(length * 2);
    for (let i = 0; i < this.#count; i++) {
      seqs[i] = this.#seqs[(this.#first + i) & (length - 1)] as number;
      arrivedAtMs[i] = this.#arrivedAtMs[(this.#first + i) & (length - 1)] as number;
    }
    this.#seqs = seqs;
    this.#arrivedAtMs = arrivedAtMs;
    this.#first = 0;
  }
}
