// The lesson: its steps as they stand, and running one in the lab. Runs in the engine's event loop.
import { CommandRefused } from '../../../shared/protocol.ts';
import { allSteps, type LessonState, type LessonStep } from '../../../shared/tuning/lesson.ts';
import type { JobContext, Lab } from './lab.ts';
import { lessonSteps } from './lesson/lessonSteps.ts';
import type { StepPlan, StepRun } from './lesson/stepPlan.ts';
import type { PlantRunResult } from './plantRunTask.ts';

/** To start an engine and to stop it, beside what is measured. */
const startAndStopMs = 500;

export class Lesson {
  readonly #lab: Pick<Lab, 'start'>;
  readonly #plans: readonly StepPlan[];
  #state: LessonState;

  constructor(lab: Pick<Lab, 'start'>, plans: readonly StepPlan[] = lessonSteps()) {
    this.#lab = lab;
    this.#plans = plans;
    this.#state = { steps: plans.map(notRun) };
  }

  get state(): LessonState {
    return this.#state;
  }

  /** A step, or `allSteps`. Throws CommandRefused when there is no such step or the lab is busy. */
  runStep(id: string): void {
    const plans = this.#plans.filter((step) => id === allSteps || step.id === id);
    if (plans.length === 0)
      throw new CommandRefused([
        `the lesson has no step ${id}; its steps are ${this.#plans.map((step) => step.id).join(', ')}`,
      ]);
    this.#lab.start('lesson', async (context) => {
      for (const plan of plans) await this.#run(plan, context);
    });
  }

  async #run(plan: StepPlan, context: JobContext): Promise<void> {
    const before = this.#state.steps.find(({ id }) => id === plan.id) ?? notRun(plan);
    this.#set({ ...notRun(plan), state: 'running' });
    try {
      const results = await runsOf(plan, context, (progress) => {
        this.#set({ ...notRun(plan), state: 'running', progress });
      });
      const ends = results.map(({ startedAtMs, durationMs }) => startedAtMs + durationMs);
      this.#set({
        ...notRun(plan),
        ...plan.look(results),
        state: 'done',
        progress: 1,
        ranAtMs: Math.max(...ends),
      });
    } catch (error) {
      // What was measured before still holds.
      if (context.signal.aborted)
        this.#set(before.state === 'done' ? before : { ...notRun(plan), state: 'cancelled' });
      else this.#set({ ...notRun(plan), state: 'failed', seen: whyFailed(error) });
      throw error;
    }
  }

  #set(step: LessonStep): void {
    this.#state = { steps: this.#state.steps.map((other) => (other.id === step.id ? step : other)) };
  }
}

async function runsOf(
  { runs, together }: StepPlan,
  { thread, signal, tell }: JobContext,
  onProgress: (share: number) => void,
): Promise<PlantRunResult[]> {
  const expected = runs.map(expectedMs);
  const whole = wholeMs(runs, together);
  const done = runs.map(() => 0);
  const carryOut = async ({ label, task }: StepRun, run: number): Promise<PlantRunResult> => {
    const told = (share: number): void => {
      done[run] = share * (expected[run] ?? 0);
      const passed = together ? Math.min(...done) : done.reduce((sum, each) => sum + each, 0);
      onProgress(passed / whole);
      const doing = together ? `${runs.map((each) => each.label).join(' and ')}, side by side` : label;
      tell({ progress: passed / whole, leftS: (whole - passed) / 1_000, doing });
    };
    told(0);
    const result = await thread.run('plantRun', task, { signal, onProgress: told });
    told(1);
    return result;
  };
  if (together) return Promise.all(runs.map(carryOut));
  const results: PlantRunResult[] = [];
  for (const [run, each] of runs.entries()) results.push(await carryOut(each, run));
  return results;
}

function expectedMs({ task }: StepRun): number {
  return startAndStopMs + task.warmUpMs + (task.untilSettled ? startAndStopMs : task.durationMs);
}

function wholeMs(runs: readonly StepRun[], together: boolean): number {
  const expected = runs.map(expectedMs);
  return together ? Math.max(...expected) : expected.reduce((sum, each) => sum + each, 0);
}

function whyFailed(error: unknown): string {
  const why = error instanceof Error ? error.message : String(error);
  return `This step did not come to its end. ${why}`;
}

function notRun({ id, title, question, terms, settings, runs, together }: StepPlan): LessonStep {
  return {
    id,
    title,
    question,
    terms,
    settings,
    lastsS: Math.round(wholeMs(runs, together) / 1_000),
    state: 'notRun',
    progress: 0,
    seen: '',
    otherwise: false,
    figures: [],
    chart: null,
    ranAtMs: null,
  };
}
