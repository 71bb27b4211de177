// What happened while running: the entries of the events list, of markers on charts and of the report.

/** 1 critical, 2 high, 3 low, 4 notice: the alarm priorities of the UI. */
export type EventPriority = 1 | 2 | 3 | 4;

export const eventKinds = [
  'run',
  'knob',
  'source',
  'sensor',
  'queue',
  'pool',
  'data',
  'client',
  'output',
  /** Put in on purpose. */
  'fault',
] as const;
export type EventKind = (typeof eventKinds)[number];

export interface EngineEvent {
  /** Counts from 0 in a run. */
  readonly number: number;
  /** ms since the epoch. */
  readonly atMs: number;
  readonly kind: EventKind;
  readonly priority: EventPriority;
  /** What it concerns: a source id, sensor id, knob key, worker ("W2") or file; empty for the whole run. */
  readonly subject: string;
  /** One sentence for a person. */
  readonly message: string;
  /** For knobs: the values before and after, as shown on markers. */
  readonly before?: string;
  readonly after?: string;
}
