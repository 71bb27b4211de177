// Watches what the desktop's main process sends its windows: every frame, when it was posted and what was in it.
import type { Frame } from '../../../shared/frame.ts';
import type { Session } from './driver.ts';

export interface SentFrame {
  /** ms since the epoch, when it had been posted. */
  readonly atMs: number;
  /** ms that posting held the event loop. */
  readonly heldMs: number;
  /** What it carries: names of the parts that are not null. */
  readonly parts: readonly string[];
}

/** From now on. */
export function watchSentFrames(main: Session['main']): Promise<void> {
  return main(({ MessageChannelMain }) => {
    const { port1 } = new MessageChannelMain();
    const ports = Object.getPrototypeOf(port1) as { postMessage(...posted: unknown[]): void };
    const post = ports.postMessage;
    const sent: SentFrame[] = [];
    Reflect.set(globalThis, 'sentFrames', sent);
    ports.postMessage = function postAndNote(...posted) {
      const beganAtMs = performance.now();
      Reflect.apply(post, this, posted);
      const frame = posted[0] as Frame;
      if (frame?.kind !== 'frame') return;
      const heldMs = performance.now() - beganAtMs;
      const parts = Object.entries(frame).flatMap(([name, value]) => (value === null ? [] : [name]));
      sent.push({ atMs: Date.now(), heldMs, parts });
    };
    port1.close();
  }, null);
}

/** Those since it was asked last. */
export function takeSentFrames(main: Session['main']): Promise<readonly SentFrame[]> {
  return main(() => (Reflect.get(globalThis, 'sentFrames') as SentFrame[]).splice(0), null);
}
