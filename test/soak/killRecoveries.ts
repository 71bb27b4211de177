// From each kill to the moment at which everything that had come before it is in the output: read from events and file.
import type { EngineEvent } from '../../shared/events.ts';

const killText = / is killed\.$/;
const batchText = /\. Its batch of /;
/** Between the entry of a kill and that of the attempt which it ended. */
const longestToFailureMs = 2_000;

interface Sight {
  /** Of the newest reading of the sensor that is in the file, ms since the epoch. */
  readonly t: number;
  readonly seenAtMs: number;
}

/** Give it every line of an output that is written by live sources, as it is seen. */
export class KillRecoveries {
  readonly #sights = new Map<string, Sight[]>();

  /** Readings are stamped as they come: what is stamped later than a kill was not in the batch that it ended. */
  readonly take = (line: string, seenAtMs: number): void => {
    const [, sensor, time] = /^\{"sensor":"([^"]+)".*?"t":([\d.]+)/.exec(line) ?? [];
    if (sensor === undefined) throw new Error(`a line without sensor and time: ${line.slice(0, 80)}`);
    const sights = this.#sights.get(sensor) ?? [];
    this.#sights.set(sensor, sights);
    const sight = { t: Number(time), seenAtMs };
    if (sights.at(-1)?.seenAtMs === seenAtMs) sights[sights.length - 1] = sight;
    else sights.push(sight);
  };

  /** ms, of each kill that met a batch and whose end the file still shows: longer than the recovery, never shorter. */
  recoveriesMs(events: readonly EngineEvent[]): number[] {
    return killsOfBatches(events).flatMap((killedAtMs) => this.#allSeenAtMs(killedAtMs) - killedAtMs || []);
  }

  /** NaN when the file ends before. */
  #allSeenAtMs(t: number): number {
    const seen = [...this.#sights.values()].map((sights) => sights.find((sight) => sight.t >= t)?.seenAtMs);
    return Math.max(...seen.map((atMs) => atMs ?? Number.NaN));
  }
}

/** When workers were killed that were at a batch. */
function killsOfBatches(events: readonly EngineEvent[]): number[] {
  return events
    .filter(({ kind, message }) => kind === 'fault' && killText.test(message))
    .filter((kill) => {
      const death = events.find(
        ({ kind, subject, atMs }) => kind === 'pool' && subject === kill.subject && atMs >= kill.atMs,
      );
      return death && batchText.test(death.message) && death.atMs - kill.atMs < longestToFailureMs;
    })
    .map(({ atMs }) => atMs);
}
