// What a soak case is given and hands back, and how its figures are judged.
import type { Figure } from '../bench/figures.ts';

export interface SoakOptions {
  /** Minutes that the case's load lasts; null: as long as its figures ask. */
  readonly minutes: number | null;
  /** For everything that the case draws at random. */
  readonly seed: number;
  readonly progress: (line: string) => void;
}

/** A figure with a target that was missed makes the soak fail. */
export interface SoakFigure extends Figure {
  /** Depends on how fast the machine is, so that it says nothing when other work shares its cores. */
  readonly timed: boolean;
}

export interface SoakOutcome {
  readonly figures: readonly SoakFigure[];
  /** Goes into the JSON as it is. */
  readonly results: object;
  /** What was found wrong, by example, and what was measured otherwise than the figures ask. */
  readonly notes: readonly string[];
}

export type SoakCase = (options: SoakOptions) => Promise<SoakOutcome>;

/** Something that must not happen at all. */
export function never(figure: string, measured: number): SoakFigure {
  return { figure, measured, unit: '', target: { most: 0 }, timed: false };
}

/** Something that must have happened so that the rest says anything. */
export function atLeast(figure: string, measured: number, least: number, unit = ''): SoakFigure {
  return { figure, measured, unit, target: { least }, timed: false };
}

/** A measured time, ratio or rate that may be so large and no larger. */
export function timedMost(figure: string, measured: number, most: number, unit: string): SoakFigure {
  return { figure, measured, unit, target: { most }, timed: true };
}

export function timedLeast(figure: string, measured: number, least: number, unit: string): SoakFigure {
  return { figure, measured, unit, target: { least }, timed: true };
}

/** Shown without a target. */
export function plain(figure: string, measured: number, unit: string): SoakFigure {
  return { figure, measured, unit, target: null, timed: false };
}

/** What a figure is after a shorter time than it asks for is told beside it. */
export function shortNotes(name: string, minutes: number, asked: number): string[] {
  return minutes < asked ? [`${name}: ${minutes} minutes instead of the ${asked} that its figures ask`] : [];
}
