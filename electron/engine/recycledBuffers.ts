// Buffers of results that have been committed, to be written again by a worker. Runs in the engine's event loop.

const mostRecycled = 32;
const bytesPerReading = 56;

export class RecycledBuffers {
  #buffers: ArrayBuffer[] = [];

  add(buffer: ArrayBufferLike): void {
    if (buffer instanceof ArrayBuffer && this.#buffers.length < mostRecycled) this.#buffers.push(buffer);
  }

  /** One for so many readings that is neither too small nor much too large; those that do not fit are let go. */
  take(readings: number): ArrayBuffer | null {
    const least = readings * bytesPerReading;
    while (this.#buffers.length > 0) {
      const buffer = this.#buffers.pop() as ArrayBuffer;
      if (buffer.byteLength >= least && buffer.byteLength <= 16 * Math.max(least, 4_096)) return buffer;
    }
    return null;
  }
}
