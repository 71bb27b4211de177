// One line on a terminal that says how far something long has come; nothing where standard error is no terminal.

const intervalMs = 200;

export class ProgressLine {
  readonly #name: string;
  #shownAtMs = Number.NEGATIVE_INFINITY;
  #shown = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** `what`: goes on the line behind the share. */
  show(share: number, what: string): void {
    const nowMs = performance.now();
    if (!process.stderr.isTTY || nowMs - this.#shownAtMs < intervalMs) return;
    this.#shownAtMs = nowMs;
    this.#shown = true;
    const percent = Math.floor(100 * share);
    const line = `${this.#name}: ${percent} %, ${what}`;
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  }

  /** Before anything else is written to standard error, and at the end. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\x1b[2K');
    this.#shown = false;
  }
}
