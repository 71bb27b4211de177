// How a task of the lab is carried out. In the lab's thread.

/** How a task is carried out in the thread. Rejects with an Error whose message a person can read. */
export interface LabTaskContext {
  /** Aborted when the job is cancelled: the task then ends soon, however. */
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly progress: (share: number) => void;
}
