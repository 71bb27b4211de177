// The steps of the lesson: their plants, and what they say whichever way a measurement came out.
import { describe, expect, test } from 'vitest';
import { kneeOf } from '../../electron/engine/lab/lesson/batchSteps.ts';
import { burstWorkers, lessonSteps } from '../../electron/engine/lab/lesson/lessonSteps.ts';
import { readingsPerS } from '../../electron/engine/lab/lesson/measured.ts';
import type { Seen } from '../../electron/engine/lab/lesson/stepPlan.ts';
import { rate, times, us } from '../../electron/engine/lab/lesson/words.ts';
import { parsePlant } from '../../shared/protocol.ts';
import { halves, outcomes, whole } from './lessonOutcomes.ts';
import { type MadeRun, madeRun } from './lessonRuns.ts';

const steps = lessonSteps(2);
const plain = (text: string): string => text.replace(/\u202f/g, ' ');

function stepOf(id: string) {
  const step = steps.find((each) => each.id === id);
  if (!step) throw new Error(`no step ${id}`);
  return step;
}

function see(id: string, runs: readonly MadeRun[]): Seen & { readonly text: string } {
  const step = stepOf(id);
  const ways = Array.from({ length: step.runs.length }, (_, run) => runs[run % runs.length] ?? {});
  const seen = step.look(ways.map(madeRun));
  return { ...seen, text: plain(seen.seen) };
}

describe('lesson steps', () => {
  test('all of them - come in the order in which they build on each other', () => {
    expect(steps.map(({ id }) => id)).toEqual([
      'asking',
      'freeze',
      'batchOfOne',
      'batchOfTwenty',
      'knee',
      'burst',
      'tooLarge',
      'transport',
      'order',
      'late',
    ]);
  });

  test.each(steps.flatMap(({ id, runs }) => runs.map((run) => ({ id, ...run }))))(
    '$id, $label - has a plant that can be run, with the sources that it begins paused in it',
    ({ task }) => {
      const parsed = parsePlant(task.plant);
      expect(parsed).toMatchObject({ ok: true });
      if (!parsed.ok) return;
      const paused = parsed.plant.sources.filter((source) => source.paused).map(({ id }) => id);
      expect(paused).toEqual(task.begin);
      // Whatever a run does, it ends soon.
      expect(task.warmUpMs + task.durationMs).toBeLessThanOrEqual(22_000);
    },
  );

  test('settings - are those of the plants', () => {
    for (const { id, settings, runs } of steps)
      for (const { label, value } of settings.filter((setting) => setting.label.includes('.'))) {
        const [group, name] = label.split('.') as [string, string];
        const set = runs.map(({ task }) => {
          const knobs = new Map(Object.entries(task.plant.knobs ?? {}));
          return new Map(Object.entries(knobs.get(group) ?? {})).get(name);
        });
        for (const each of new Set(set.filter((knob) => knob !== undefined)))
          expect(plain(value).replace(/ (?=\d{3})/g, ''), `${id}, ${label}`).toContain(String(each));
      }
  });

  test.each(['reading', 'event loop', 'worker', 'batch', 'pool', 'journey', 'burst', 'knee'])(
    '%s - is explained once, in the step that uses the word first or before it',
    (word) => {
      const used = new RegExp(`\\b${word}`, 'i');
      const uses = steps.findIndex(({ title, question, settings, terms }) =>
        [title, question, ...settings.map(({ value }) => value), ...terms.map(({ meaning }) => meaning)].some(
          (text) => used.test(text),
        ),
      );
      const explains = steps.flatMap(({ terms }, step) =>
        terms.filter(({ term }) => term.toLowerCase() === word).map(() => step),
      );
      expect(explains).toHaveLength(1);
      expect(explains[0]).toBeLessThanOrEqual(uses);
    },
  );

  test('workers that share a burst - are as many as there are cores, 2 to 4', () => {
    expect([1, 2, 3, 4, 16].map(burstWorkers)).toEqual([2, 2, 3, 4, 4]);
  });

  test('the knee - is the smallest size within 5 % of the best', () => {
    expect(kneeOf([1, 20, 94, 96, 100, 99])).toBe(3);
    expect(kneeOf([1, 2, 3])).toBe(2);
  });
});

describe('what is seen', () => {
  test.each(outcomes)(
    '$step, $says.0 - is said in two sentences, and nothing else',
    ({ step, runs, says, saysNot }) => {
      const { text, figures, chart } = see(step, runs);
      for (const each of says) expect(text).toMatch(each);
      expect(text).not.toMatch(saysNot);
      expect(text.match(/[.](?=\s[A-Z\d]|$)/g)).toHaveLength(2);
      expect(figures.length).toBeGreaterThan(0);
      for (const { label, value } of figures) expect(Number.isFinite(value), label).toBe(true);
      expect(chart).not.toBeNull();
    },
  );

  test('every step - has both of its outcomes here', () => {
    const counted = Map.groupBy(outcomes, ({ step }) => step);
    for (const { id } of steps) expect(counted.get(id)?.length, id).toBeGreaterThanOrEqual(2);
  });

  test('what a step is not there to show - is told as such, in words and to the screen', () => {
    for (const { step, runs } of outcomes) {
      const { text, otherwise } = see(step, runs);
      const isSaid = /this time|still rising|None of|about the same|no better/.test(text);
      expect(otherwise, text).toBe(isSaid || /did not fall further/.test(text));
    }
    for (const { id } of steps) {
      const seen = outcomes.filter(({ step }) => step === id).map(({ runs }) => see(id, runs).otherwise);
      expect(new Set(seen), id).toEqual(new Set([true, false]));
    }
  });

  test('too large a batch - says that one worker computes it, and how little its journey saves', () => {
    const tasks = halves;
    const { text } = see('tooLarge', [{ tasks: whole }, { tasks, overheadUs: 150 }]);
    expect(text).toMatch(/computed by one worker alone, so the other had nothing to do/);
    expect(text).toMatch(/their journeys cost 0\.30 ms in all beside 404 ms of work/);
  });

  test('cost that could not be measured - is a failure with its reason, not a zero', () => {
    expect(() => see('transport', [{ readingsPerS: 1 }])).toThrow(/cost of a batch could not be measured/);
  });

  test('a burst - shows the fastest of three runs', () => {
    const late = whole.map((task) => ({ ...task, endMs: 900 }));
    const early = whole.map((task) => ({ ...task, endMs: 300 }));
    const { text } = see(
      'burst',
      [late, halves, early, halves, whole, halves].map((tasks) => ({ tasks })),
    );
    expect(text).toMatch(/after 300 ms/);
  });

  test('a run that computed nothing - is a failure, not a comparison with zero', () => {
    expect(() => see('burst', [{ readingsPerS: 0 }])).toThrow(/nothing was computed/);
  });

  test('results that wait - are drawn from their return to their turn', () => {
    const { chart } = see('order', [
      { tasks: [...halves, { worker: 2, startMs: 0, endMs: 10, inOrderMs: 202, readings: 20 }] },
    ]);
    if (chart?.kind !== 'lanes') throw new Error('no lanes');
    expect(chart.groups[0]?.lanes.map(({ label }) => label)).toEqual(['worker 1', 'worker 2']);
    expect(chart.groups[0]?.lanes[1]?.bars).toContainEqual({
      startMs: 0,
      endMs: 10,
      inOrderMs: 202,
      readings: 20,
    });
  });
});

describe('throughput', () => {
  /** Two workers that keep step: 1,000 readings each, every 100 ms. */
  const inStep = [100, 200, 300, 400, 500, 600, 700, 800, 900].flatMap((endMs) =>
    [1, 2].map((worker) => ({ worker, startMs: endMs - 100, endMs, readings: 1_000 })),
  );

  test('of large batches - does not count the first of those that came together', () => {
    expect(readingsPerS(madeRun({ readingsPerS: 18_000, tasks: inStep }))).toBeCloseTo(20_000, 6);
  });

  test('of few or of too many tasks - is that of the counters', () => {
    expect(readingsPerS(madeRun({ readingsPerS: 18_000, tasks: inStep.slice(-2) }))).toBe(18_000);
    const run = madeRun({ readingsPerS: 18_000, tasks: inStep });
    expect(readingsPerS({ ...run, tasks: { ...run.tasks, left: 1 } })).toBe(18_000);
  });
});

describe('numbers in sentences', () => {
  test('rates - have three digits', () => {
    expect([0.4, 990, 85_432, 14_360_000].map((perS) => plain(rate(perS)))).toEqual([
      '0 readings/s',
      '990 readings/s',
      '85 400 readings/s',
      '14.4 M readings/s',
    ]);
  });

  test('times - keep two digits that say something', () => {
    expect([0.083, 0.42, 7.83, 1_008.2].map((value) => plain(us(value)))).toEqual([
      '0.083 µs',
      '0.42 µs',
      '7.8 µs',
      '1 008 µs',
    ]);
    expect([times(1.94), times(12.3)]).toEqual(['1.9 times', '12 times']);
  });
});
