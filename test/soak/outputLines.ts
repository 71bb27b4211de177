// Reads the --output of a run in pieces, whatever its size. Shares no code with what wrote it.
import { type FileHandle, open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';

const pieceBytes = 1024 * 1024;

/** One committed reading as it stands in the file. */
export interface OutputLine {
  readonly sensor: string;
  readonly seq: number;
  /** ms since the epoch. */
  readonly t: number;
  /** The whole line. */
  readonly text: string;
}

/** Hands out the lines of a file, some at a time. */
class OutputLines {
  readonly #file: FileHandle;
  readonly #name: string;
  readonly #mayBeCut: boolean;
  readonly #piece = Buffer.allocUnsafe(pieceBytes);
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #lines = 0;
  #ended = false;

  private constructor(file: FileHandle, name: string, mayBeCut: boolean) {
    this.#file = file;
    this.#name = name;
    this.#mayBeCut = mayBeCut;
  }

  /** `mayBeCut`: its writer was killed, so that the last line may not be whole. */
  static async open(name: string, { mayBeCut = false } = {}): Promise<OutputLines> {
    return new OutputLines(await open(name), name, mayBeCut);
  }

  /** Null at the end of the file. Throws on a line that is not what a run writes. */
  async next(): Promise<OutputLine[] | null> {
    if (this.#ended) return null;
    const { bytesRead } = await this.#file.read(this.#piece, 0, pieceBytes, null);
    if (bytesRead === 0) {
      this.#ended = true;
      await this.#file.close();
      if (this.#rest !== '' && !this.#mayBeCut)
        throw new Error(`${this.#name}: its last line is cut off: ${this.#rest.slice(0, 80)}`);
      return null;
    }
    const texts = (this.#rest + this.#decoder.write(this.#piece.subarray(0, bytesRead))).split('\n');
    this.#rest = texts.pop() ?? '';
    return texts.map((text) => this.#read(text));
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#file.close();
    this.#ended = true;
  }

  #read(text: string): OutputLine {
    this.#lines++;
    let line: Partial<OutputLine>;
    try {
      line = JSON.parse(text) as Partial<OutputLine>;
    } catch {
      throw new Error(`${this.#name}, line ${this.#lines} is no JSON: ${text.slice(0, 80)}`);
    }
    const { sensor, seq, t } = line;
    if (typeof sensor !== 'string' || typeof t !== 'number' || !Number.isSafeInteger(seq))
      throw new Error(`${this.#name}, line ${this.#lines} names no reading: ${text.slice(0, 80)}`);
    return { sensor, seq: seq as number, t, text };
  }
}

/** All lines of a file, in order. */
export async function* linesOf(name: string, options?: { mayBeCut?: boolean }): AsyncGenerator<OutputLine[]> {
  const lines = await OutputLines.open(name, options);
  try {
    for (let some = await lines.next(); some; some = await lines.next()) yield some;
  } finally {
    await lines.close();
  }
}
