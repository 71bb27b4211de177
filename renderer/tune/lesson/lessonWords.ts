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
import { t } from '../../language/language.ts';

/** As many digits as say something: "0.42", "7.8", "101", "1 008"; rates as "14.4 M". */
export function lessonNumber(value: number, unit: string): string {
  if (unit === 'readings/s') return formatSi(value, 3);
  if (unit === 'readings' || unit === 'events' || unit === '') return formatCount(value);
  if (unit === '%') return formatFixed(value, 0);
  const size = Math.abs(value);
  return formatFixed(value, size === 0 || size >= 9.95 ? 0 : size < 0.1 ? 3 : size < 1 ? 2 : 1);
}

const unitWords = ['readings', 'readings/s', 'events'] as const;

/** A unit of the lesson as it is read: those that are words. */
export function unitWord(unit: string): string {
  const word = unitWords.find((known) => known === unit);
  return word ? t(`lesson:unit.${word}`) : unit;
}

export function figureWords({ value, unit }: LessonFigure): {
  readonly value: string;
  readonly unit: string;
} {
  return { value: lessonNumber(value, unit), unit: unitWord(unit) };
}

/** Beside the step in the list. */
export function stateWords({ state, progress, ranAtMs, otherwise }: LessonStep): string {
  switch (state) {
    case 'running':
      return t('lesson:state.running', { share: `${formatPercent(progress)}${thinSpace}%` });
    case 'done':
      return t(otherwise ? 'lesson:state.doneOtherwise' : 'lesson:state.done', {
        time: formatTime(ranAtMs ?? Number.NaN),
      });
    case 'failed':
      return t('lesson:state.failed');
    case 'cancelled':
      return t('lesson:state.cancelled');
    case 'notRun':
      return t('lesson:state.notRun');
  }
}

/** Why no step can be started; empty when one can. */
export function busyWords(job: LabJob | null): string {
  return job === null ? '' : t('lesson:busy', { job: t(`lesson:job.${job}`) });
}
