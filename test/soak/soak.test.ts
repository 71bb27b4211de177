// Short versions of every soak against the built application. What a machine's speed decides is left to `npm run soak`.
import { describe, expect, it } from 'vitest';
import { reached } from '../bench/figures.ts';
import { soakFairness } from './fairness.ts';
import { soakFaults } from './faults.ts';
import { soakFlood } from './flood.ts';
import { soakKills } from './kills.ts';
import { soakRecovery } from './recovery.ts';
import { soakResizes } from './resizes.ts';
import { soakResume } from './resume.ts';
import type { SoakOptions, SoakOutcome } from './soakCase.ts';
import { soakStartsAndStops } from './startsAndStops.ts';
import { soakUi } from './ui.ts';

const timeoutMs = 120_000;
const seed = Math.floor(Math.random() * 2 ** 31);
const seconds = (count: number): SoakOptions => ({ minutes: count / 60, seed, progress: () => undefined });

function expectReached({ figures, notes }: SoakOutcome): void {
  console.log(`soak: seed ${seed}`);
  const missed = figures.filter((figure) => !figure.timed && reached(figure) === false);
  const told = missed.map(({ figure, measured }) => `${figure}: ${measured}`);
  expect({ told, notes: told.length > 0 ? notes : [] }).toEqual({ told: [], notes: [] });
  expect(figures.some(({ target, timed }) => target !== null && !timed)).toBe(true);
}

// Side by side: most of their time is load that is waited for, and no figure that the machine's speed decides is judged.
describe.concurrent('soak, short', () => {
  it('faults - five times as many as a soak puts in', { timeout: timeoutMs }, async () => {
    expectReached(await soakFaults({ ...seconds(4), factor: 5 }));
  });

  it('kills', { timeout: timeoutMs }, async () => {
    expectReached(await soakKills(seconds(4)));
  });

  it('flood', { timeout: timeoutMs }, async () => {
    expectReached(await soakFlood(seconds(2)));
  });

  it('recovery', { timeout: timeoutMs }, async () => {
    expectReached(await soakRecovery(seconds(2)));
  });

  it('resizes - five times as many as a soak makes', { timeout: timeoutMs }, async () => {
    expectReached(await soakResizes({ ...seconds(3), factor: 5 }));
  });

  it('startsAndStops', { timeout: timeoutMs }, async () => {
    expectReached(await soakStartsAndStops({ ...seconds(60), starts: 15 }));
  });

  it('resume', { timeout: timeoutMs }, async () => {
    expectReached(await soakResume(seconds(3)));
  });

  it('fairness', { timeout: timeoutMs }, async () => {
    expectReached(await soakFairness(seconds(3)));
  });

  it('ui - each screen for as long as it takes to appear and be drawn a few times', {
    timeout: timeoutMs,
  }, async () => {
    expectReached(await soakUi({ ...seconds(1), screenMs: 200 }));
  });
});
