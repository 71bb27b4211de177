// What the system and further starts ask the running application to open. Asked from before Electron is ready; kept until
// somebody listens. Electron's main process.
import type { App, Event } from 'electron';
import { readDesktopOptions } from './commandLine.ts';

export interface OpeningRequest {
  /** Absolute path of a plant file; null where only the window is wanted. */
  readonly file: string | null;
  /** Why nothing can be opened: the arguments of a further start were wrong. Null otherwise. */
  readonly fault: string | null;
}

export class OpeningRequests {
  #waiting: OpeningRequest[] = [];
  #listener: ((request: OpeningRequest) => void) | null = null;

  constructor(app: Pick<App, 'on' | 'isPackaged'>) {
    app.on('second-instance', (_event, argv, workingFolder) =>
      this.#take(requestOf(argv, app.isPackaged, workingFolder)),
    );
    app.on('open-file', (event: Event, file: string) => {
      event.preventDefault();
      this.#take({ file, fault: null });
    });
  }

  /** The file that the system asked for before the engine was started: it is started on that one. */
  takeFirstFile(): string | undefined {
    const file = this.#waiting.find((request) => request.file !== null)?.file ?? undefined;
    this.#waiting = this.#waiting.filter((request) => request.file !== file);
    return file;
  }

  /** Called with each request, those that waited at once. */
  listen(listener: (request: OpeningRequest) => void): void {
    this.#listener = listener;
    for (const request of this.#waiting.splice(0)) listener(request);
  }

  #take(request: OpeningRequest): void {
    if (this.#listener) this.#listener(request);
    else this.#waiting.push(request);
  }
}

function requestOf(argv: readonly string[], isPackaged: boolean, workingFolder: string): OpeningRequest {
  try {
    return { file: readDesktopOptions(argv, isPackaged, workingFolder).plant ?? null, fault: null };
  } catch (error) {
    return { file: null, fault: (error as Error).message };
  }
}
