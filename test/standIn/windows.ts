// The windows that are open: app and BrowserWindow know of each other through them. Runs in the stand-in's process.
import { EventEmitter } from 'node:events';

/** A window as far as app needs it. */
export interface OpenWindow {
  readonly id: number;
  close(): void;
  blur(): void;
  /** Resolves when it has gone. */
  end(): Promise<void>;
  /** Whether it has refused to close since it was asked last. */
  readonly refusedToClose: boolean;
}

class Windows extends EventEmitter<Record<string, unknown[]>> {
  readonly open: OpenWindow[] = [];
  focused: { blur(): void } | undefined;

  add(window: OpenWindow): void {
    this.open.push(window);
  }

  remove(window: OpenWindow): void {
    this.open.splice(this.open.indexOf(window), 1);
    if (this.open.length === 0) this.emit('all-closed');
  }
}

/** Emits app's own events about windows, and `all-closed`. */
export const windows = new Windows();
