// Follows an output while it is written: how old readings are when their results reach the file.
import { type FileHandle, open } from 'node:fs/promises';

const lookEveryMs = 2;
const pieceBytes = 4 * 1024 * 1024;

/** Ages of the readings of some sensors, from their timestamp to the file, in ms. */
export class OutputTail {
  readonly agesMs: number[] = [];
  readonly #file: FileHandle;
  readonly #isWatched: (line: string) => boolean;
  readonly #piece = Buffer.allocUnsafe(pieceBytes);
  #rest = '';
  #stopped = false;
  readonly #following: Promise<void>;

  private constructor(file: FileHandle, prefix: string) {
    this.#file = file;
    this.#isWatched = (line) => line.startsWith(`{"sensor":"${prefix}`);
    this.#following = this.#follow();
  }

  /** Of sensors whose id begins with `prefix`, which must be ASCII. */
  static async open(name: string, prefix: string): Promise<OutputTail> {
    return new OutputTail(await open(name), prefix);
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
      for (const line of lines)
        if (this.#isWatched(line)) this.agesMs.push(nowMs - (JSON.parse(line) as { t: number }).t);
    }
  }
}
