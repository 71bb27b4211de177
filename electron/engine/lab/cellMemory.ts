// Resident memory of a cell: what its workers added when they started, and what the process gained while it was measured. In the lab's thread.

const sampleIntervalMs = 25;

/** Looks at the process's resident memory from its making on, until `end`. */
export class CellMemory {
  readonly #read: () => number;
  readonly #beforeMiB: number;
  readonly #seen: number[] = [];
  readonly #timer: NodeJS.Timeout;

  /** To be made before anything of the cell is computed. `readMiB`: of the whole process. */
  constructor(readMiB: () => number) {
    this.#read = readMiB;
    this.#beforeMiB = readMiB();
    this.#timer = setInterval(() => this.look(), sampleIntervalMs);
  }

  look(): void {
    this.#seen.push(this.#read());
  }

  /** Ends it. `startedMiB`: what its workers added when they started. Null where that is not known, or nothing was seen. */
  end(startedMiB: number | null): number | null {
    clearInterval(this.#timer);
    const middleMiB = this.#seen.toSorted((a, b) => a - b)[this.#seen.length >> 1];
    if (startedMiB === null || middleMiB === undefined) return null;
    return Math.max(0, startedMiB + middleMiB - this.#beforeMiB);
  }
}
