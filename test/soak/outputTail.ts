// Follows an output while it is written: hands out each line with the moment at which it was seen in the file.
import { type FileHandle, open } from 'node:fs/promises';

const lookEveryMs = 2;
const pieceBytes = 4 * 1024 * 1024;

/** `seenAtMs`: since the epoch. */
export type TakeLine = (line: string, seenAtMs: number) => void;

/** Sees a line later than it is written by at most the time between two looks. */
export class OutputTail {
  readonly #file: FileHandle;
  readonly #take: TakeLine;
  readonly #piece = Buffer.allocUnsafe(pieceBytes);
  #rest = '';
  #stopped = false;
  readonly #following: Promise<void>;

  private constructor(file: FileHandle, take: TakeLine) {
    this.#file = file;
    this.#take = take;
    this.#following = this.#follow();
  }

  /** Sensor ids must be ASCII. */
  static async open(name: string, take: TakeLine): Promise<OutputTail> {
    return new OutputTail(await open(name), take);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#following;
    await this.#file.close();
  }

  async #follow(): Promise<void> {
    while (!this.#stopped) {
      const { bytesRead } = await this.#file.read(this.#piece, 0, pieceBytes, null);
      if (bytesRead === 0) {
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
        continue;
      }
      const nowMs = performance.timeOrigin + performance.now();
      const lines = (this.#rest + this.#piece.toString('latin1', 0, bytesRead)).split('\n');
      this.#rest = lines.pop() ?? '';
      for (const line of lines) this.#take(line, nowMs);
    }
  }
}
