// Figures and states of the lesson as they are written on screen. Pure.
import type { LessonFigure, LessonStep } from '../../../shared/tuning/lesson.ts';
import type { LabJob } from '../../../shared/tuning/tuning.ts';
import {
  formatCount,
  formatFixed,
  formatPercent,
  formatSi,
  formatTime,
  thinSpace,
} from '../../format/numbers.ts';

/** As many digits as say something: "0.42", "7.8", "101", "1 008"; rates as "14.4 M". */
export function lessonNumber(value: number, unit: string): string {
  if (unit === 'readings/s') return formatSi(value, 3);
  if (unit === 'readings' || unit === 'events' || unit === '') return formatCount(value);
  if (unit === '%') return formatFixed(value, 0);
  const size = Math.abs(value);
  return formatFixed(value, size === 0 || size >= 9.95 ? 0 : size < 0.1 ? 3 : size < 1 ? 2 : 1);
}

export function figureWords({ value, unit }: LessonFigure): {
  readonly value: string;
  readonly unit: string;
} {
  return { value: lessonNumber(value, unit), unit };
}

/** Beside the step in the list. */
export function stateWords({ state, progress, ranAtMs, otherwise }: LessonStep): string {
  switch (state) {
    case 'running':
      return `running ${formatPercent(progress)}${thinSpace}%`;
    case 'done':
      return `done ${formatTime(ranAtMs ?? Number.NaN)}${otherwise ? ', came out otherwise' : ''}`;
    case 'failed':
      return 'failed';
    case 'cancelled':
      return 'cancelled';
    case 'notRun':
      return 'not run';
  }
}

const jobNames: Readonly<Record<LabJob, string>> = {
  sweep: 'a sweep',
  lesson: 'another step',
  workerMemory: 'measuring what a worker costs in memory',
  copyCost: 'measuring what copying costs',
};

/** Why no step can be started; empty when one can. */
export function busyWords(job: LabJob | null): string {
  return job === null ? '' : `The lab is at ${jobNames[job]}: wait until it is done, or cancel it.`;
}
