// Sweeps kept in this browser, the newest twenty, so that they outlive the engine's run and can be compared. Browser.
import { create } from 'zustand';
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { formatTime } from '../../format/numbers.ts';

const mostSaved = 20;

export interface SavedSweep {
  /** Of plant, time and id: the same sweep has the same key, wherever it comes from. */
  readonly key: string;
  /** "Pump hall, 24 Nov 14:29:02" */
  readonly name: string;
  readonly sweep: SweepResult;
}

interface SavedSweeps {
  /** Newest first by the time at which they were taken. */
  readonly saved: readonly SavedSweep[];
  /** Why the last one could not be kept; empty otherwise. */
  readonly fault: string;
  /** Does nothing for one that is kept already. */
  keep(sweep: SweepResult): void;
  forget(key: string): void;
}

export function sweepKey({ capture, takenAtMs, id }: SweepResult): string {
  return `${takenAtMs} ${id} ${capture.plantName}`;
}

function sweepName({ capture, takenAtMs }: SweepResult): string {
  const day = new Date(takenAtMs).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return `${capture.plantName}, ${day} ${formatTime(takenAtMs)}`;
}

export function savedSweep(sweep: SweepResult): SavedSweep {
  return { key: sweepKey(sweep), name: sweepName(sweep), sweep };
}

/** With one more of them, the oldest left out where there are too many. */
export function withSaved(saved: readonly SavedSweep[], sweep: SweepResult): readonly SavedSweep[] {
  const added = savedSweep(sweep);
  if (saved.some(({ key }) => key === added.key)) return saved;
  return [added, ...saved].sort((a, b) => b.sweep.takenAtMs - a.sweep.takenAtMs).slice(0, mostSaved);
}

/** The browser's store; what it has no room for is said, and the sweeps stay until the window is closed. */
const storage: StateStorage = {
  getItem: (name) => globalThis.localStorage?.getItem(name) ?? null,
  setItem: (name, value) => {
    try {
      globalThis.localStorage?.setItem(name, value);
    } catch {
      queueMicrotask(() =>
        useSavedSweeps.setState((state) =>
          state.fault
            ? state
            : { fault: 'The browser has no room for more sweeps. Export this one, or forget some.' },
        ),
      );
    }
  },
  removeItem: (name) => globalThis.localStorage?.removeItem(name),
};

export const useSavedSweeps = create<SavedSweeps>()(
  persist(
    (set, get) => ({
      saved: [],
      fault: '',
      keep(sweep) {
        const saved = withSaved(get().saved, sweep);
        if (saved !== get().saved) set({ saved, fault: '' });
      },
      forget(key) {
        set(({ saved }) => ({ saved: saved.filter((other) => other.key !== key), fault: '' }));
      },
    }),
    {
      name: 'telltale.sweeps',
      version: 1,
      storage: createJSONStorage(() => storage),
      partialize: ({ saved }) => ({ saved }),
    },
  ),
);
