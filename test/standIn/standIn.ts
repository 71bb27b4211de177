// What a test may see and set that no application can: the records of the stand-in and its machine. Exported by it as `standIn`.

export interface Recorded {
  /** What was done: "dialog.showOpenDialog", "shell.openExternal". */
  readonly what: string;
  readonly parameters: readonly unknown[];
}

export const standIn = {
  /** In order; nothing is taken off by itself. */
  recorded: [] as Recorded[],
  /** Answers of dialogs that are asked next, by method ("showOpenDialog"): the first is taken. */
  dialogAnswers: {} as Record<string, unknown[]>,
  /** As Chromium waits. */
  unresponsiveAfterMs: 15_000,
  /** Notifications that are shown; a test emits their `click`. */
  notifications: [] as object[],
};

export function record(what: string, ...parameters: unknown[]): void {
  standIn.recorded.push({ what, parameters });
}

/** A function that does nothing but leave a record. */
export const recorded =
  (what: string) =>
  (...parameters: unknown[]): void =>
    record(what, ...parameters);
