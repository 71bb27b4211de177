// The readings that could not be computed, by name: the newest of them, and how many more there were.
import type { QuarantinedReading, RunReport } from '../../../shared/report.ts';

const mostNamed = 10_000;

export class QuarantineLog {
  #readings: QuarantinedReading[] = [];
  #more = 0;

  add(reading: QuarantinedReading): void {
    this.#readings.push(reading);
    if (this.#readings.length < 2 * mostNamed) return;
    this.#more += this.#readings.length - mostNamed;
    this.#readings = this.#readings.slice(-mostNamed);
  }

  /** Those of the runs that this one goes on from; to be called before any is added. */
  goOnFrom({ readings, more }: RunReport['quarantined']): void {
    this.#readings = [...readings];
    this.#more = more;
  }

  report(): RunReport['quarantined'] {
    const readings = this.#readings.slice(-mostNamed);
    return { readings, more: this.#more + this.#readings.length - readings.length };
  }
}
