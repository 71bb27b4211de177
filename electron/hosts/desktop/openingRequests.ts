// What the system and further starts ask the running application to open. Asked from before Electron is ready; kept until
// somebody listens. Electron's main process.
import type { App, Event } from 'electron';
import { z } from 'zod';
import type { KnobChanges } from '../../../shared/knobs.ts';
import { readDesktopOptions } from './commandLine.ts';

export interface OpeningRequest {
  /** Absolute path of a plant file; null where only the window is wanted. */
  readonly file: string | null;
  /** Over those of the plant. */
  readonly knobs: KnobChanges;
  readonly isKiosk: boolean;
  /** What a further start asked for and cannot have. Null where there is nothing to say. */
  readonly fault: string | null;
}

const onlyWindow: OpeningRequest = { file: null, knobs: {}, isKiosk: false, fault: null };

/** How a further start tells of itself. Chromium hands over its arguments, too, but in an order of its own. */
const furtherStartSchema = z.strictObject({ argv: z.array(z.string()), workingFolder: z.string() });
export type FurtherStart = z.infer<typeof furtherStartSchema>;

/** Undefined where the working folder is gone: then what Chromium hands over has to do. */
export function thisStart(): FurtherStart | undefined {
  try {
    return { argv: process.argv, workingFolder: process.cwd() };
  } catch {
    return undefined;
  }
}

export class OpeningRequests {
  #waiting: OpeningRequest[] = [];
  #listener: ((request: OpeningRequest) => void) | null = null;

  constructor(app: Pick<App, 'on' | 'isPackaged'>) {
    app.on('second-instance', (_event, argv, workingFolder, data) => {
      const told = furtherStartSchema.safeParse(data);
      this.#take(requestOf(told.success ? told.data : { argv, workingFolder }, app.isPackaged));
    });
    app.on('open-file', (event: Event, file: string) => {
      event.preventDefault();
      this.#take({ ...onlyWindow, file });
    });
  }

  /** The file that was asked for before the engine was started: it is started on that one. */
  takeFirstFile(): string | undefined {
    const first = this.#waiting.find((request) => request.file !== null);
    if (!first) return undefined;
    this.#waiting = this.#waiting.flatMap((request) => {
      if (request.file !== first.file) return [request];
      const { knobs, isKiosk, fault } = request;
      const asksMore = isKiosk || fault !== null || Object.keys(knobs).length > 0;
      return asksMore ? [{ ...request, file: null }] : [];
    });
    return first.file ?? undefined;
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

function requestOf({ argv, workingFolder }: FurtherStart, isPackaged: boolean): OpeningRequest {
  try {
    const { plant, set, kiosk, output } = readDesktopOptions(argv, isPackaged, workingFolder);
    return {
      file: plant ?? null,
      knobs: set,
      isKiosk: kiosk,
      fault: output === undefined ? null : '--output records a run from its start: quit Telltale first.',
    };
  } catch (error) {
    return { ...onlyWindow, fault: (error as Error).message };
  }
}
