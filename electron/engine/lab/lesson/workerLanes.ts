// The chart of what each worker did in a run: a lane for each, a bar for each of its tasks. Pure.
import type { LessonChart } from '../../../../shared/tuning/lesson.ts';
import type { PlantRunResult } from '../plantRunTask.ts';

export type Lanes = Extract<LessonChart, { kind: 'lanes' }>;

/** Lanes of the workers, from the start of measuring; workers without a task have a lane, too. */
export function lanesOf(label: string, { tasks, report }: PlantRunResult): Lanes['groups'][number] {
  return {
    label,
    lanes: report.pool.workers.map(({ id }) => ({
      label: `worker ${id}`,
      bars: [...tasks.worker.keys()]
        .filter((task) => tasks.worker[task] === id)
        .map((task) => ({
          startMs: tasks.startedAtMs[task] ?? 0,
          endMs: tasks.endedAtMs[task] ?? 0,
          inOrderMs: tasks.committedAtMs[task] ?? 0,
          readings: tasks.readings[task] ?? 0,
        })),
    })),
  };
}
