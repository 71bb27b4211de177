// Where the features command writes its rows: a file or standard output, never faster than the reader takes them.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { BadArguments } from '../plantOptions.ts';

/** Writing ended early. */
export class RowsNotWritten extends Error {
  /** The reader went away (`| head`): nobody misses the rest. */
  readonly unwanted: boolean;
  constructor(target: string, cause: NodeJS.ErrnoException) {
    super(`${target} cannot be written: ${cause.message}`, { cause });
    this.name = 'RowsNotWritten';
    this.unwanted = cause.code === 'EPIPE';
  }
}

export class RowOutput {
  readonly #stream: Writable;
  readonly #target: string;
  readonly #isFile: boolean;
  #failure: RowsNotWritten | null = null;

  private constructor(stream: Writable, target: string, isFile: boolean) {
    this.#stream = stream;
    this.#target = target;
    this.#isFile = isFile;
    stream.on('error', (cause) => {
      this.#failure ??= new RowsNotWritten(target, cause);
    });
  }

  /** Standard output without a file. Throws BadArguments when the file cannot be opened. */
  static async open(file: string | undefined): Promise<RowOutput> {
    if (file === undefined) return new RowOutput(process.stdout, 'standard output', false);
    const stream = createWriteStream(file);
    await once(stream, 'open').catch((cause: Error) => {
      throw new BadArguments(`--output: ${file} cannot be written: ${cause.message}`);
    });
    return new RowOutput(stream, file, true);
  }

  /** Resolves when there is room for more. Rejects with RowsNotWritten. */
  async write(text: string): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (text === '' || this.#stream.write(text)) return;
    await once(this.#stream, 'drain').catch((cause) => {
      throw this.#failure ?? new RowsNotWritten(this.#target, cause);
    });
  }

  /** Resolves when all is written. Rejects with RowsNotWritten. */
  async close(): Promise<void> {
    if (this.#failure) throw this.#failure;
    try {
      if (this.#isFile) await finished(this.#stream.end());
      else await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    } catch (cause) {
      throw this.#failure ?? new RowsNotWritten(this.#target, cause as NodeJS.ErrnoException);
    }
    if (this.#failure) throw this.#failure;
  }
}
