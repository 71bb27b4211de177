// powerMonitor, whose events a test emits, and powerSaveBlocker. Runs in the stand-in's process.
import type { PowerSaveBlocker } from 'electron';
import { record } from './standIn.ts';
import { notImplemented, strict, strictEmitter } from './strict.ts';

const events = ['suspend', 'resume', 'shutdown'];

export const powerMonitor = strictEmitter('powerMonitor', events, {});

const blockerTypes = ['prevent-app-suspension', 'prevent-display-sleep'];
const blockers = new Set<number>();
let lastBlocker = 0;

export const powerSaveBlocker = strict('powerSaveBlocker', {
  start(type) {
    if (!blockerTypes.includes(type)) notImplemented(`powerSaveBlocker.start of '${type}'`);
    record('powerSaveBlocker.start', type);
    blockers.add(++lastBlocker);
    return lastBlocker;
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
} satisfies Partial<PowerSaveBlocker>);
