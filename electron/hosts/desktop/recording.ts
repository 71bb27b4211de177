// What the desktop writes while it runs, as --output asks: every committed result. The machine is kept from suspending
// as long as it is being written.
import type { PowerSaveBlocker } from 'electron';
import type { CommitOutput } from '../../engine/engine.ts';
import { type BuiltFiles, checkBuilt } from '../builtFiles.ts';
import { openOutputFile } from '../outputFile.ts';

export interface RecordingParts {
  readonly built: Pick<BuiltFiles, 'outputWriter'>;
  readonly power: Pick<PowerSaveBlocker, 'start' | 'stop'>;
}

export class Recording {
  /** For the engine: one, or none where nothing is recorded. */
  readonly outputs: readonly CommitOutput[];
  /** Resolves when writing has failed; the engine goes on without it. */
  readonly failed: Promise<Error>;
  readonly #allowSuspension: () => void;

  private constructor(
    outputs: readonly CommitOutput[],
    failed: Promise<Error>,
    allowSuspension: () => void = () => undefined,
  ) {
    this.outputs = outputs;
    this.failed = failed;
    this.#allowSuspension = allowSuspension;
  }

  /**
   * `file`: absolute path. What it holds stays, for a wall display that starts again goes on with its record; a torn last
   * line is cut off. Undefined: nothing is recorded. Rejects with BadArguments.
   */
  static async start(file: string | undefined, { built, power }: RecordingParts): Promise<Recording> {
    const failure = Promise.withResolvers<Error>();
    if (file === undefined) return new Recording([], failure.promise);
    await checkBuilt([built.outputWriter]);
    const output = await openOutputFile({
      file,
      append: true,
      writerFile: built.outputWriter,
      onFailure: failure.resolve,
    });
    const blocker = power.start('prevent-app-suspension');
    const recording = new Recording([output], failure.promise, () => void power.stop(blocker));
    void failure.promise.then(() => recording.end());
    return recording;
  }

  /** Nothing is written any more: the machine may suspend. Once more does nothing. */
  end(): void {
    this.#allowSuspension();
  }
}
