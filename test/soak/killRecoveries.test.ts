// The times from kills to the file: of kills that met a batch, from the kill itself to the last sensor's lines.
import { expect, it } from 'vitest';
import type { EngineEvent } from '../../shared/events.ts';
import { KillRecoveries } from './killRecoveries.ts';

const event = (atMs: number, kind: 'fault' | 'pool', subject: string, message: string): EngineEvent => ({
  number: 0,
  atMs,
  kind,
  priority: 2,
  subject,
  message,
});
const kill = (atMs: number, worker: string): EngineEvent =>
  event(atMs, 'fault', worker, `Put in: ${worker} is killed.`);
const line = (sensor: string, t: number): string =>
  JSON.stringify({ sensor, seq: 0, t, value: 1, features: {} });

it('a kill that met a batch - counts until each sensor has a line as late as the kill', () => {
  const recoveries = new KillRecoveries();
  recoveries.take(line('a', 990), 1_000);
  recoveries.take(line('b', 999.5), 1_010);
  recoveries.take(line('a', 1_003.25), 1_030);
  recoveries.take(line('b', 1_000), 1_070);
  recoveries.take(line('b', 1_090), 1_100);
  const died = event(1_004, 'pool', 'W2', 'W2 exited. Its batch of 500 readings is computed again.');
  expect(recoveries.recoveriesMs([kill(1_000, 'W2'), died])).toEqual([70]);
});

it('kills that met no batch, other faults, and kills after the last line - do not count', () => {
  const recoveries = new KillRecoveries();
  recoveries.take(line('a', 1_500), 1_500);
  recoveries.take(line('b', 1_400), 1_500);
  const events = [
    kill(1_000, 'W1'),
    event(1_001, 'pool', 'W1', 'W1 exited. It was at no batch.'),
    event(1_100, 'fault', 'W1', 'Put in: a worker hangs.'),
    event(1_200, 'pool', 'W1', 'W1 hung. Its batch of 5 readings is computed again.'),
    kill(1_450, 'W2'),
    event(1_451, 'pool', 'W2', 'W2 exited. Its batch of 5 readings is computed again.'),
  ];
  expect(recoveries.recoveriesMs(events)).toEqual([]);
});
