// Measurements of the lesson's steps that came out either way, and what is to be said of them.
import type { MadeRun, MadeTask } from './lessonRuns.ts';

export const whole: readonly MadeTask[] = [{ worker: 1, startMs: 2, endMs: 402, readings: 400 }];
export const halves: readonly MadeTask[] = [
  { worker: 1, startMs: 2, endMs: 202, readings: 200 },
  { worker: 2, startMs: 2, endMs: 206, readings: 200 },
];
const slowHalves = halves.map((task) => ({ ...task, endMs: task.endMs * 2 + 10 }));

/** Each step with its two outcomes: what has to be said, and what must not be. */
export const outcomes: readonly {
  readonly step: string;
  readonly runs: readonly MadeRun[];
  readonly says: readonly RegExp[];
  readonly saysNot: RegExp;
}[] = [
  {
    step: 'asking',
    runs: [{ roundMs: { p50: 1_008, max: 1_020 } }, { roundMs: { p50: 101, max: 104 } }],
    says: [/took 1 008 ms a round; asked together, 101 ms: 10 times as fast/, /no reason for a worker/],
    saysNot: /no faster/,
  },
  {
    step: 'asking',
    runs: [{ roundMs: { p50: 1_008, max: 1_020 } }, { roundMs: { p50: 1_000, max: 1_004 }, lagP99Ms: 700 }],
    says: [/that was no faster/, /more than 700 ms late/],
    saysNot: /times as fast/,
  },
  {
    step: 'freeze',
    runs: [
      { roundMs: { p50: 21, max: 220 }, longestLagMs: [3, 201, 4] },
      { roundMs: { p50: 21, max: 24 }, longestLagMs: [3, 4, 3] },
    ],
    says: [
      /for up to 201 ms/,
      /took 220 ms, where half of them took 21 ms or less/,
      /longest freeze was 4\.0 ms/,
    ],
    saysNot: /no better/,
  },
  {
    step: 'freeze',
    runs: [
      { roundMs: { p50: 21, max: 220 }, longestLagMs: [3, 201] },
      { roundMs: { p50: 21, max: 300 }, longestLagMs: [3, 250] },
    ],
    says: [/no better this time \(250 ms and 300 ms\)/],
    saysNot: /belongs in workers/,
  },
  {
    step: 'freeze',
    runs: [
      { roundMs: { p50: 21, max: 1_106 }, longestLagMs: [3, 1_105] },
      { roundMs: { p50: 21, max: 1_133 }, longestLagMs: [3, 631] },
    ],
    says: [/no better this time \(631 ms and 1 133 ms\)/],
    saysNot: /belongs in workers/,
  },
  {
    step: 'batchOfOne',
    runs: [{ readingsPerS: 90_000 }, { readingsPerS: 30_000, overheadUs: 60, costUs: 5 }],
    says: [/computed 30 000 readings\/s/, /90 000 readings\/s, 3\.0 times as many without/, /Of the 65 µs/],
    saysNot: /the pool won/,
  },
  {
    step: 'batchOfOne',
    runs: [{ readingsPerS: 30_000 }, { readingsPerS: 90_000, overheadUs: 6, costUs: 5 }],
    says: [/the pool won even with batch 1/],
    saysNot: /times as many/,
  },
  {
    step: 'batchOfOne',
    runs: [{ readingsPerS: 30_000 }, { readingsPerS: 30_500, overheadUs: 6, costUs: 5 }],
    says: [/about the same/],
    saysNot: /times as many|won/,
  },
  {
    step: 'batchOfTwenty',
    runs: [
      { readingsPerS: 30_000, overheadUs: 60, costUs: 5 },
      { readingsPerS: 240_000, overheadUs: 64, costUs: 5 },
      { readingsPerS: 150_000 },
    ],
    says: [/240 000 readings\/s instead of 30 000 readings\/s, 8\.0 times/, /from 60 µs to 3\.2 µs/],
    saysNot: /no gain/,
  },
  {
    step: 'batchOfTwenty',
    runs: [
      { readingsPerS: 30_000, overheadUs: 60, costUs: 5 },
      { readingsPerS: 29_000, overheadUs: 64, costUs: 5 },
      { readingsPerS: 150_000 },
    ],
    says: [/no gain/],
    saysNot: /times as many/,
  },
  {
    step: 'knee',
    runs: [100, 300, 970, 1_000, 980, 900, 850, 900, 990, 500, 200, 90, 500].map((readingsPerS) => ({
      readingsPerS,
      tasks: whole,
    })),
    says: [
      /From batch 1 to batch 100 .* from 100 readings\/s to 970/,
      /event loop alone, in batches of 500: 500/,
      /The knee is 100/,
    ],
    saysNot: /still rising/,
  },
  {
    step: 'knee',
    runs: [1, 2, 3, 4, 5, 6, 6, 5, 4, 3, 2, 1, 5].map((readingsPerS) => ({ readingsPerS, tasks: whole })),
    says: [/still rising at the largest/, /lies beyond 8 000/],
    saysNot: /The knee is/,
  },
  {
    step: 'burst',
    runs: [{ tasks: whole }, { tasks: halves }],
    says: [
      /after 402 ms: 1 worker computed and 1 had nothing/,
      /after 206 ms, 2\.0 times as fast/,
      /instead of 50 %/,
    ],
    saysNot: /no faster/,
  },
  {
    step: 'burst',
    runs: [{ tasks: whole }, { tasks: slowHalves }],
    says: [/took 422 ms: this time that was no faster/, /no core each/],
    saysNot: /times as fast/,
  },
  {
    step: 'tooLarge',
    runs: [{ tasks: whole }, { tasks: halves }],
    says: [/took 402 ms, batches of 500 took 206 ms/, /grew 402 ms old on average .* against 204 ms/],
    saysNot: /saved nothing/,
  },
  {
    step: 'tooLarge',
    runs: [{ tasks: whole }, { tasks: slowHalves }],
    says: [/saved nothing, side by side they took/],
    saysNot: /had nothing to do/,
  },
  {
    step: 'transport',
    runs: [
      { readingsPerS: 500_000, overheadUs: 4_000, costUs: 1 },
      { readingsPerS: 3_000_000, overheadUs: 400, costUs: 1 },
    ],
    says: [
      /3\.00 M readings\/s; copied as plain objects, 500 000/,
      /6\.0 times as fast/,
      /4 000 µs copied and 400/,
    ],
    saysNot: /no faster/,
  },
  {
    step: 'transport',
    runs: [
      { readingsPerS: 500_000, overheadUs: 400, costUs: 1 },
      { readingsPerS: 490_000, overheadUs: 400, costUs: 1 },
    ],
    says: [/sharing was no faster/],
    saysNot: /times as fast/,
  },
  {
    step: 'order',
    runs: [{ tasks: [...halves, { worker: 2, startMs: 0, endMs: 10, inOrderMs: 202, readings: 20 }] }],
    says: [
      /^1 of 3 batches \(33 %\)/,
      /the longest 192 ms/,
      /would be there 138 ms after .* in order it takes 202 ms on average.* computed \d+ % of the time/,
    ],
    saysNot: /^None/,
  },
  {
    step: 'order',
    runs: [{ tasks: halves }],
    says: [/^None of 2 batches/],
    saysNot: /held/,
  },
  {
    step: 'late',
    runs: [
      { readingsPerS: 0.2, waiting: Array.from({ length: 22 }, (_, second) => second * 0.8) },
      { readingsPerS: 0.8, waiting: Array.from({ length: 22 }, (_, second) => Math.min(5, second)) },
    ],
    says: [
      /One worker falls behind: after 21 s it had finished 4 events, 17 were not finished/,
      /about 5 events are under way/,
    ],
    saysNot: /did not/,
  },
  {
    step: 'late',
    runs: [
      { readingsPerS: 1, waiting: Array.from({ length: 22 }, () => 1) },
      { readingsPerS: 0.5, waiting: Array.from({ length: 22 }, (_, second) => second) },
    ],
    says: [/One worker was 1 event behind .* did not fall further behind/, /they did not keep up/],
    saysNot: /falls behind|no queue grows/,
  },
];
