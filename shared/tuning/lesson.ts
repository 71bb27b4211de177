// The lesson: steps that each run the real pipeline for some seconds and say what was seen, with what was measured.

/** One chart of a step; every number in it was measured in the run that it shows. */
export type LessonChart =
  | {
      readonly kind: 'bars';
      readonly title: string;
      readonly unit: string;
      readonly bars: readonly {
        readonly label: string;
        readonly value: number;
        readonly isSubject: boolean;
      }[];
    }
  | {
      readonly kind: 'lines';
      readonly title: string;
      readonly unit: string;
      readonly lines: readonly {
        readonly label: string;
        /** Seconds since the run began. */
        readonly t: readonly number[];
        readonly value: readonly number[];
      }[];
    }
  | {
      /** One lane a worker, each task a bar; times in ms since the run began. */
      readonly kind: 'lanes';
      readonly title: string;
      readonly spanMs: number;
      readonly groups: readonly {
        readonly label: string;
        readonly lanes: readonly {
          readonly label: string;
          readonly bars: readonly {
            readonly startMs: number;
            readonly endMs: number;
            /** When its results were handed on: later than back where they waited for the order of the readings. */
            readonly inOrderMs: number;
            readonly readings: number;
          }[];
        }[];
      }[];
    };

export interface LessonFigure {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
}

/** A word that a step uses first, and what it means in plain words. */
export interface LessonTerm {
  readonly term: string;
  readonly meaning: string;
}

/** `cancelled`: and not run to its end before; a result that there was is kept. */
export type LessonStepState = 'notRun' | 'running' | 'done' | 'failed' | 'cancelled';

export interface LessonStep {
  readonly id: string;
  readonly title: string;
  /** What is about to be tried, before it is run: one sentence. */
  readonly question: string;
  /** The words that no step before it has used, in the order of their meanings. */
  readonly terms: readonly LessonTerm[];
  /** Label and value: of a knob its key and its bare values, "batch.size" and "1, then 20". */
  readonly settings: readonly { readonly label: string; readonly value: string }[];
  /** About so long it takes to run. */
  readonly lastsS: number;
  readonly state: LessonStepState;
  /** 0 to 1 while it runs. */
  readonly progress: number;
  /** What is seen, in two sentences with figures measured in this run; empty before. For a failed one: why. */
  readonly seen: string;
  /** It came out otherwise than the step is there to show: most often because the machine is busy with something else. */
  readonly otherwise: boolean;
  readonly figures: readonly LessonFigure[];
  readonly chart: LessonChart | null;
  readonly ranAtMs: number | null;
}

/** Runs every step, one after the other, in place of a step's id. */
export const allSteps = 'all';

export interface LessonState {
  readonly steps: readonly LessonStep[];
}
