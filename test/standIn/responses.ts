// Whether a page still answers: a heartbeat in place of Chromium's own watch over input. Runs in the stand-in's process.
import { type EventEmitter, once } from 'node:events';
import { inBackground, type Page } from './pages.ts';
import { standIn } from './standIn.ts';

/** What the watch needs of WebContents. */
interface Watched extends EventEmitter {
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
    await answerOrReload(contents, session).finally(() => clearTimeout(timer));
    if (isLate) contents.emit('responsive', {});
  };
  const next = (): void => {
    if (contents.isDestroyed()) return;
    const wait = setTimeout(() => inBackground(beat().finally(next)), standIn.unresponsiveAfterMs / 4);
    wait.unref();
  };
  next();
}

/** A page that has crashed never answers what it was asked before. */
async function answerOrReload(contents: Watched, session: Page['session']): Promise<void> {
  const answered = new AbortController();
  const reloaded = once(contents, 'did-finish-load', { signal: answered.signal }).catch(() => undefined);
  const answer = session.send('Runtime.evaluate', { expression: '0' });
  await Promise.race([answer, reloaded]).finally(() => answered.abort());
}
