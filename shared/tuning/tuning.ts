// What the engine tells about the tuning lab, and the commands that the lab takes.
import { z } from 'zod';
import { type AutoTuneFigures, autoTuneSettingsSchema } from './autoTune.ts';
import type { LessonState } from './lesson.ts';
import type { Advice, CopyCost, MeasuredChange, ModelFigures, ProbeState, WorkerMemory } from './model.ts';
import { type SweepResult, sweepRequestSchema } from './sweep.ts';

export const labJobs = ['sweep', 'lesson', 'workerMemory', 'copyCost'] as const;
export type LabJob = (typeof labJobs)[number];

/** The lab does one job at a time, in a thread and on a pool of its own: what is live goes on beside it. */
export interface LabState {
  readonly job: LabJob | null;
  /** 0 to 1. */
  readonly progress: number;
  /** Null while it cannot be said. */
  readonly leftS: number | null;
  /** What it is at: "batch 500, 2 workers, repeat 3". */
  readonly doing: string;
  /** How the last job ended, where that was not as asked: one sentence. Empty otherwise. */
  readonly remark: string;
  /**
   * Why the last job of each kind ended before its end, also after jobs of other kinds: one sentence. Absent where it
   * ended as asked, was cancelled, or another of its kind runs.
   */
  readonly remarks: Readonly<Partial<Record<LabJob, string>>>;
}

/** Sent when the view asks for it: five times a second while something in the lab moves, else once. */
export interface TuningFigures {
  readonly model: ModelFigures;
  /** Three at most. */
  readonly advice: readonly Advice[];
  readonly lastChange: MeasuredChange | null;
  /** Those before it, newest first, four at most. */
  readonly earlierChanges: readonly MeasuredChange[];
  readonly probe: ProbeState;
  readonly workerMemory: WorkerMemory | null;
  readonly copyCost: CopyCost | null;
  readonly autoTune: AutoTuneFigures;
  readonly lab: LabState;
  /** The newest sweep, while it runs as far as it is; null before the first. */
  readonly sweep: SweepResult | null;
  readonly lesson: LessonState;
}

/** Members of the commands of protocol.ts. Refused with a sentence where they cannot be carried out. */
export const tuningCommandSchemas = [
  z.strictObject({ name: z.literal('startProbe') }),
  z.strictObject({ name: z.literal('startSweep'), request: sweepRequestSchema }),
  z.strictObject({ name: z.literal('measureWorkerMemory') }),
  z.strictObject({ name: z.literal('measureCopyCost') }),
  z.strictObject({ name: z.literal('runLessonStep'), step: z.string().max(60) }),
  /** Ends the lab's job, whatever it is; what it has measured stays. */
  z.strictObject({ name: z.literal('cancelLab') }),
  z.strictObject({ name: z.literal('setAutoTune'), settings: autoTuneSettingsSchema }),
] as const;
export type TuningCommand = z.infer<(typeof tuningCommandSchemas)[number]>;

const tuningNames: readonly string[] = tuningCommandSchemas.map(({ shape }) => shape.name.value);

export function isTuningCommand<C extends { readonly name: string }>(
  command: C,
): command is C & TuningCommand {
  return tuningNames.includes(command.name);
}
