// Keeps a line without an end from filling the memory while a CSV file is streamed.

const newline = 0x0a;
const carriageReturn = 0x0d;
/** Stands where a line was cut, so that no cell that was cut can be taken for a number. */
const cutMark = Buffer.from('\ufffd');

/** Cuts lines of UTF-8 text to `limitBytes`; give it the chunks of a stream in their order. */
export class LongLineGuard {
  readonly #limitBytes: number;
  #lineBytes = 0;
  #cutting = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  pass(chunk: Buffer): Buffer {
    if (this.#lineBytes + chunk.length <= this.#limitBytes) {
      const lineEnd = Math.max(chunk.lastIndexOf(newline), chunk.lastIndexOf(carriageReturn));
      this.#lineBytes = lineEnd < 0 ? this.#lineBytes + chunk.length : chunk.length - lineEnd - 1;
      return chunk;
    }
    const parts: Buffer[] = [];
    for (let from = 0; from < chunk.length; ) {
      const end = lineEndFrom(chunk, from);
      this.#passPart(chunk.subarray(from, end), parts);
      if (end < chunk.length) {
        parts.push(chunk.subarray(end, end + 1));
        this.#lineBytes = 0;
        this.#cutting = false;
      }
      from = end + 1;
    }
    return Buffer.concat(parts);
  }

  #passPart(part: Buffer, parts: Buffer[]): void {
    if (this.#cutting) return;
    const room = this.#limitBytes - this.#lineBytes;
    this.#lineBytes += part.length;
    if (part.length <= room) {
      parts.push(part);
      return;
    }
    this.#cutting = true;
    parts.push(part.subarray(0, room), cutMark);
  }
}

function lineEndFrom(chunk: Buffer, from: number): number {
  const lf = chunk.indexOf(newline, from);
  const cr = chunk.indexOf(carriageReturn, from);
  if (lf < 0 && cr < 0) return chunk.length;
  if (lf < 0 || cr < 0) return Math.max(lf, cr);
  return Math.min(lf, cr);
}
