// English texts of the faults that can be put in on purpose.

export const faults = {
  onPurpose: 'Faults are put in on purpose',
  status: 'Faults on purpose',
  show: 'Show',
  allOff: 'All off',
  waiting: 'Faults can be put in once it is there.',
  intro:
    'Put in on purpose, to see what the pipeline makes of them. Good readings are lost only where a source drops what finds the queue full, as in a flood, and each of them is counted.',
  group: { workers: 'Workers and tasks', rest: 'Readings, sources, screens' },
  noneOn: 'None is on',
  on_one: '{{count, grouped}} is on',
  on_other: '{{count, grouped}} are on',
  putIn: '{{number}} put in',
  once: 'Once',
  onceOf: 'Once: {{what}}',
  /** What happens, in a few words. */
  what: {
    killWorkerPerMin: 'ends a thread, as a crash would',
    hangPerMin: 'a task never returns',
    throwPerMin: 'an exception nobody catches',
    outOfMemoryPerMin: 'a task fills its worker’s heap',
    unreadablePerMin: 'a result that cannot be read',
    leakKiBPerBatch: 'kept by a worker for each batch',
    poisonPer100k: 'readings no worker can compute',
    sourceDropPerMin: 'a source loses its connection',
    floodFactor: 'sources run so many times faster',
    slowFrameMs: 'frames leave later by so much',
  },
  one: {
    killWorker: 'kill a worker',
    hang: 'let a task hang',
    throw: 'throw in a worker',
    outOfMemory: 'let a worker run out of memory',
    unreadable: 'return an unreadable result',
    poison: 'poison one reading',
    sourceDrop: 'drop a source',
    flood: 'flood ten times for 3 s',
    slowFrame: 'send one frame late by 1 s',
  },
} as const;
