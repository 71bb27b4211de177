// Where the lab's thread lies and what it is started with; a host hands them in.

/** What the thread is started with. */
export interface LabStart {
  /** What each thread of its pools loads. */
  readonly workerFile: string;
  /** Main file of the package systeminformation. */
  readonly systemInformation: string;
}

export interface LabFiles {
  readonly threadFile: string;
  readonly start: LabStart;
}

/** The thread's workerData. */
export interface LabThreadData extends LabStart {
  /** Whether it and its pools are to compute only while nothing else of the process would: there is a live load. */
  readonly lowPriority: boolean;
}
