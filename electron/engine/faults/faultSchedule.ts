// When faults put in at a rate are due. Pure but for the random numbers it is given.

const msPerMinute = 60_000;
/** What lies further back was slept through, by the machine or its event loop: it is not made up for. */
const mostLateMs = 5_000;

/** The times of one kind of fault: so many a minute, each interval between half and one and a half of the usual one. */
export class FaultSchedule {
  readonly #random: () => number;
  #perMin = 0;
  #nextMs = Number.POSITIVE_INFINITY;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** When the next one is due; infinite while there is none. */
  get nextMs(): number {
    return this.#nextMs;
  }

  /** Draws the next interval anew when the rate is another one. */
  setRate(perMin: number, nowMs: number): void {
    if (perMin === this.#perMin) return;
    this.#perMin = perMin;
    this.#nextMs = nowMs + this.#interval();
  }

  /** How many have become due since it was asked last. */
  takeDue(nowMs: number): number {
    let due = 0;
    this.#nextMs = Math.max(this.#nextMs, nowMs - mostLateMs);
    while (this.#nextMs <= nowMs) {
      due++;
      this.#nextMs += this.#interval();
    }
    return due;
  }

  #interval(): number {
    return (msPerMinute / this.#perMin) * (0.5 + this.#random());
  }
}
