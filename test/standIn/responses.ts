// Whether a page still answers: a heartbeat in place of Chromium's own watch over input. Runs in the stand-in's process.
import type { Page } from './pages.ts';
import { inBackground } from './pages.ts';
import { standIn } from './standIn.ts';

/** What the watch needs of WebContents. */
interface Watched {
  emit(event: 'unresponsive' | 'responsive', details: object): boolean;
  isCrashed(): boolean;
  isDestroyed(): boolean;
}

/** Emits `unresponsive` once a page has not answered for `standIn.unresponsiveAfterMs`, `responsive` when it does again. */
export function watchResponses(contents: Watched, { session }: Page): void {
  const beat = async (): Promise<void> => {
    let isLate = false;
    const timer = setTimeout(() => {
      if (contents.isCrashed() || contents.isDestroyed()) return;
      isLate = true;
      contents.emit('unresponsive', {});
    }, standIn.unresponsiveAfterMs);
    await session.send('Runtime.evaluate', { expression: '0' }).finally(() => clearTimeout(timer));
    if (isLate) contents.emit('responsive', {});
  };
  const next = (): void => {
    if (contents.isDestroyed()) return;
    const wait = setTimeout(() => inBackground(beat().finally(next)), standIn.unresponsiveAfterMs / 4);
    wait.unref();
  };
  next();
}
