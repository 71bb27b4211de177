// What a step of the lesson is: the plants that it runs, and what it says of what they did. Runs in the engine's event loop.
import type { KnobChanges } from '../../../../shared/knobs.ts';
import type { PlantInput, SourceConfig } from '../../../../shared/plant.ts';
import type { LessonStep } from '../../../../shared/tuning/lesson.ts';
import type { PlantRunResult, PlantRunTask } from '../plantRunTask.ts';

/** What is seen, from what was measured: whichever way it came out. */
export type Seen = Pick<LessonStep, 'seen' | 'otherwise' | 'figures' | 'chart'>;

/** One run of a step. */
export interface StepRun {
  /** As it stands in the chart: "batch 20". */
  readonly label: string;
  readonly task: PlantRunTask;
}

export interface StepPlan extends Pick<LessonStep, 'id' | 'title' | 'question' | 'terms' | 'settings'> {
  readonly runs: readonly StepRun[];
  /** Runs that use no core worth the name go side by side. */
  readonly together: boolean;
  /** `results`: one a run, in their order. */
  readonly look: (results: readonly PlantRunResult[]) => Seen;
}

type PlantSource = PlantInput['sources'][number];

interface RunSettings {
  readonly sources: readonly PlantSource[];
  readonly knobs: PlantInput['knobs'];
  readonly durationMs: number;
  readonly warmUpMs?: number;
  readonly begin?: readonly SourceConfig['id'][];
  readonly untilSettled?: boolean;
  readonly changes?: { readonly everyMs: number; readonly sets: readonly KnobChanges[] };
}

export function stepRun(label: string, settings: RunSettings): StepRun {
  const { sources, knobs, durationMs } = settings;
  const { warmUpMs = 0, begin = [], untilSettled = false, changes = null } = settings;
  return {
    label,
    task: {
      plant: { name: `Lesson, ${label}`, sources: [...sources], knobs },
      durationMs,
      warmUpMs,
      begin,
      untilSettled,
      changes,
    },
  };
}

/** As fast as the queue takes it: what comes out is what the pipeline can do. */
export const closedLoop = [
  { id: 'line', kind: 'simulated', mode: 'stream', sensors: 4, rateHz: 'max' },
] as const satisfies readonly PlantSource[];

/** Of what a closed loop has to warm up before it is measured. */
export const closedLoopWarmUpMs = 600;

/** Readings that all come at once when measuring begins. Before, a few go through so that no worker is new to it. */
export function burstOf(readings: number): readonly PlantSource[] {
  const stream = { kind: 'simulated', mode: 'stream', sensors: 1 } as const;
  return [
    { ...stream, id: 'before', rateHz: 40, burst: { readings: 40 } },
    { ...stream, id: 'burst', paused: true, burst: { readings } },
  ];
}
export const burstWarmUpMs = 400;

/** The result of one of the step's runs. Throws with a sentence when that run has computed nothing. */
export function resultOf(results: readonly PlantRunResult[], run: number): PlantRunResult {
  const result = results[run];
  if (!result) throw new Error(`Run ${run + 1} of the step has no result.`);
  const { processed } = result.looks;
  if (!((processed.at(-1) ?? 0) > (processed[0] ?? 0)))
    throw new Error('In one of its runs nothing was computed: close what else is busy and run it again.');
  return result;
}

/** Of a step that has two runs, the second being what it is about. Throws as `resultOf` does. */
export function twoResultsOf(
  results: readonly PlantRunResult[],
): readonly [before: PlantRunResult, subject: PlantRunResult] {
  return [resultOf(results, 0), resultOf(results, 1)];
}

type Bar = readonly [label: string, value: number];

/** The chart of such a step. */
export function twoBars(title: string, unit: string, before: Bar, subject: Bar): Seen['chart'] {
  return {
    kind: 'bars',
    title,
    unit,
    bars: [
      { label: before[0], value: before[1], isSubject: false },
      { label: subject[0], value: subject[1], isSubject: true },
    ],
  };
}
