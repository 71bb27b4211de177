// Plants run in the lab: on an engine of their own, in the lab's thread, cancelled, refused and failed.
import { afterEach, describe, expect, test } from 'vitest';
import type { JobContext } from '../../electron/engine/lab/lab.ts';
import { LabThread } from '../../electron/engine/lab/labThread.ts';
import { lessonSteps } from '../../electron/engine/lab/lesson/lessonSteps.ts';
import { type StepPlan, stepRun } from '../../electron/engine/lab/lesson/stepPlan.ts';
import { Lesson } from '../../electron/engine/lab/lesson.ts';
import { runPlant } from '../../electron/engine/lab/plantRun.ts';
import type { PlantRunTask } from '../../electron/engine/lab/plantRunTask.ts';
import { openSourceWith } from '../../electron/engine/sources/openSource.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { allSteps } from '../../shared/tuning/lesson.ts';
import { computeBatch } from '../../workers/computeBatch.ts';

const source = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;
const workerFile = source('workers/featureWorker.ts');
const threadFile = source('electron/hosts/lab/labThread.ts');
const systemInformation = source('node_modules/systeminformation/lib/index.js');
const parts = {
  workerFile,
  computeInline: async (task: Parameters<typeof computeBatch>[0]) => computeBatch(task),
  openSource: openSourceWith({ systemInformation }),
};

/** Threads take their time to start on a busy machine. */
const patiently = { timeout: 20_000 };

const stream = { id: 'line', kind: 'simulated', mode: 'stream', sensors: 1 } as const;
const shortTask: PlantRunTask = {
  plant: { name: 'Short', sources: [{ ...stream, rateHz: 1_000 }], knobs: { pool: { workers: 1 } } },
  warmUpMs: 0,
  durationMs: 300,
  begin: [],
  untilSettled: false,
  changes: null,
};
const run = (task: PlantRunTask, signal = new AbortController().signal, progress: number[] = []) =>
  runPlant(task, parts, { signal, progress: (share) => void progress.push(share) });

describe('runPlant', () => {
  test('a burst - begins when measuring does, and measuring ends with it', async () => {
    const [burst] = lessonSteps(2).filter(({ id }) => id === 'burst');
    const result = await run(burst?.runs[1]?.task ?? shortTask);
    const { tasks, looks } = result;
    expect([...tasks.readings]).toEqual(Array.from({ length: 20 }, () => 20));
    expect(Math.min(...tasks.dispatchedAtMs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...tasks.committedAtMs)).toBeLessThan(result.durationMs + 1);
    expect((looks.received.at(-1) ?? 0) - (looks.received[0] ?? 0)).toBe(400);
    expect(looks.processed.at(-1)).toBe(looks.received.at(-1));
    expect(result.durationMs).toBeLessThan(8_000);
    expect(result.report.ledger.bySource).toHaveProperty('burst');
  });

  test('knobs - move while it is measured', async () => {
    const sets = [{ 'batch.size': 7 }, { 'batch.size': 11 }];
    const { tasks } = await run({
      ...shortTask,
      plant: { ...shortTask.plant, sources: [{ ...stream, rateHz: 'max' }] },
      warmUpMs: 100,
      changes: { everyMs: 50, sets },
    });
    expect(new Set(tasks.readings)).toContain(7);
    expect(new Set(tasks.readings)).toContain(11);
  });

  test('lag and progress - are told over the whole run', async () => {
    const progress: number[] = [];
    const { lag, durationMs } = await run(
      { ...shortTask, durationMs: 1_300 },
      new AbortController().signal,
      progress,
    );
    expect(lag.t.length).toBeGreaterThanOrEqual(3);
    expect(lag.t.every((atMs) => atMs >= 0 && atMs <= durationMs)).toBe(true);
    expect(lag.longestMs.length).toBe(lag.t.length);
    expect(progress.at(-1)).toBeGreaterThan(0.8);
    expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
  });

  test('a plant that does not fit - is refused with its faults', async () => {
    const knobs = { pool: { workers: 99 } };
    await expect(run({ ...shortTask, plant: { ...shortTask.plant, knobs } })).rejects.toThrow(
      /The plant cannot be run: knobs\.pool\.workers/,
    );
  });
});

const threads: LabThread[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.end()));
});

/** Starts jobs as the lab does, each in a thread of its own. */
function labOf() {
  const ended: Promise<string>[] = [];
  const control = { signal: new AbortController() };
  const told: number[] = [];
  return {
    ended,
    told,
    cancel: () => control.signal.abort(new Error('cancelled')),
    start(_job: string, carryOut: (context: JobContext) => Promise<void>): void {
      const thread = new LabThread(threadFile, () => ({ workerFile, systemInformation, lowPriority: false }));
      threads.push(thread);
      control.signal = new AbortController();
      const context: JobContext = {
        thread,
        signal: control.signal.signal,
        tell: ({ progress }) => void (progress !== undefined && told.push(progress)),
      };
      ended.push(
        carryOut(context).then(
          () => '',
          (error: Error) => error.message,
        ),
      );
    },
  };
}

/** A step that runs as long as it is told to. */
function stepPlan(id: string, durationMs: number, workers = 1): StepPlan {
  const settings = { sources: [{ ...stream, rateHz: 1_000 }], knobs: { pool: { workers } }, durationMs };
  return {
    id,
    title: id,
    question: '',
    terms: [],
    settings: [],
    runs: [stepRun(id, settings)],
    together: false,
    look: ([result]) => ({
      seen: `${result?.looks.processed.at(-1)} processed.`,
      otherwise: false,
      figures: [],
      chart: null,
    }),
  };
}

const stateOf = (lesson: Lesson, id: string) => lesson.state.steps.find((step) => step.id === id);

describe('Lesson', () => {
  test('a step - runs in a thread of its own and says what was measured', async () => {
    const lab = labOf();
    const lesson = new Lesson(lab, [stepPlan('short', 600)]);
    expect(stateOf(lesson, 'short')).toMatchObject({ state: 'notRun', seen: '', ranAtMs: null });
    lesson.runStep('short');
    expect(stateOf(lesson, 'short')).toMatchObject({ state: 'running', seen: '' });
    expect(await lab.ended[0]).toBe('');
    const done = stateOf(lesson, 'short');
    expect(done).toMatchObject({ state: 'done', progress: 1 });
    expect(Number(done?.seen.split(' ')[0])).toBeGreaterThan(100);
    expect(lab.told.at(-1)).toBe(1);
  });

  test('one that is cancelled - keeps what was measured before, and nothing where there was none', async () => {
    const lab = labOf();
    const lesson = new Lesson(lab, [stepPlan('first', 150), stepPlan('second', 20_000)]);
    lesson.runStep('first');
    await lab.ended[0];
    const before = stateOf(lesson, 'first');
    lesson.runStep(allSteps);
    lab.cancel();
    expect(await lab.ended[1]).toBe('cancelled');
    expect(stateOf(lesson, 'first')).toEqual(before);
    lesson.runStep('second');
    await expect.poll(() => stateOf(lesson, 'second')?.progress, patiently).toBeGreaterThan(0.01);
    lab.cancel();
    expect(await lab.ended[2]).toBe('cancelled');
    expect(stateOf(lesson, 'second')).toMatchObject({ state: 'cancelled', seen: '' });
  });

  test('one that cannot be run - says why, and those after it are not run', async () => {
    const lab = labOf();
    const lesson = new Lesson(lab, [stepPlan('bad', 150, 99), stepPlan('after', 150)]);
    lesson.runStep(allSteps);
    expect(await lab.ended[0]).toMatch(/knobs\.pool\.workers/);
    expect(stateOf(lesson, 'bad')).toMatchObject({ state: 'failed' });
    expect(stateOf(lesson, 'bad')?.seen).toMatch(/did not come to its end\. The plant cannot be run/);
    expect(stateOf(lesson, 'after')?.state).toBe('notRun');
  });

  test('a thread that ends in the middle - fails the step', async () => {
    const lab = labOf();
    const lesson = new Lesson(lab, [stepPlan('long', 20_000)]);
    lesson.runStep('long');
    await expect.poll(() => stateOf(lesson, 'long')?.progress, patiently).toBeGreaterThan(0.005);
    await threads[0]?.end();
    expect(await lab.ended[0]).toMatch(/The lab was ended/);
    expect(stateOf(lesson, 'long')).toMatchObject({ state: 'failed' });
  });

  test('a step that there is not - is refused by name, and the steps are named', () => {
    const lesson = new Lesson(labOf());
    expect(() => lesson.runStep('bathc')).toThrow(CommandRefused);
    expect(() => lesson.runStep('bathc')).toThrow(/no step bathc; its steps are asking, freeze/);
  });

  test('results in order - are held where batches overtake each other', async () => {
    const lab = labOf();
    const lesson = new Lesson(lab);
    lesson.runStep('order');
    expect(await lab.ended[0]).toBe('');
    const { chart, figures, seen } = stateOf(lesson, 'order') ?? {};
    expect(seen).toMatch(/came back before one that had left earlier/);
    expect(figures?.find(({ label }) => label === 'longest wait')?.value).toBeGreaterThan(1);
    if (chart?.kind !== 'lanes') throw new Error('no lanes');
    const bars = chart.groups.flatMap(({ lanes }) => lanes.flatMap((lane) => lane.bars));
    expect(bars.some(({ endMs, inOrderMs }) => inOrderMs - endMs > 1)).toBe(true);
  });
});
