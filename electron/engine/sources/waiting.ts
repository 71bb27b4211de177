// Waiting that ends promptly when a source is stopped. Runs in the engine's event loop.
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Sensor } from '../../../shared/sensor.ts';
import type { SourceContext } from './sensorSource.ts';

/** Resolves after `ms`, or at once when the signal fires; no timer is left behind. */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** Lets everything else that waits in the event loop go first. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}

/** Waits for `waited`, but not beyond the signal: true when it resolved first. Rejects as `waited` does. */
export async function unlessStopped(waited: Promise<void>, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) {
    waited.catch(() => undefined);
    return false;
  }
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([waited, stopped]);
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  return !signal.aborted;
}

/**
 * Offers what a push did not take, as often as there is room, until all is taken or the source is stopped. Arrays
 * as in ReadingSink.push. Returns how long it took, ms, and how many were taken.
 */
export async function offerRest(
  context: SourceContext,
  sensor: Sensor,
  times: Float64Array,
  values: Float64Array,
  offset: number,
  count: number,
): Promise<{ heldMs: number; taken: number }> {
  const { sink, clock, signal } = context;
  const beganMs = clock.monotonicMs();
  const end = offset + count;
  let from = offset;
  while (from < end && (await unlessStopped(sink.room(), signal))) {
    const taken = sink.push(sensor, times, values, from, end - from);
    from += taken;
    if (taken === 0) await nextTurn();
  }
  return { heldMs: clock.monotonicMs() - beganMs, taken: from - offset };
}
