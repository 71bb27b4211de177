// The lesson's steps: each runs a plant in the lab and says what was seen.
import { CommandRefused } from '../../../shared/protocol.ts';
import type { LessonState } from '../../../shared/tuning/lesson.ts';
import type { Lab } from './lab.ts';

export class Lesson {
  readonly state: LessonState = { steps: [] };

  constructor(_lab: Lab) {}

  /** Throws CommandRefused when there is no such step or the lab is busy. */
  runStep(id: string): void {
    throw new CommandRefused([`the lesson has no step ${id}`]);
  }
}
