// Sweeps kept in this browser, at most twenty, so that they outlive the engine's run and can be named and compared. Browser.
import { create } from 'zustand';
import { createJSONStorage, persist, type StateStorage } from 'zustand/middleware';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { formatTime } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { localeFormats } from '../../language/locale.ts';

export const mostSaved = 20;
export const longestName = 60;

export interface SavedSweep {
  /** Of plant, time and id: the same sweep has the same key, wherever it comes from. */
  readonly key: string;
  /** As a person named it, at first "Pump hall, 24 Nov 14:29:02". */
  readonly name: string;
  readonly sweep: SweepResult;
}

interface SavedSweeps {
  /** Newest first by the time at which they were taken. */
  readonly saved: readonly SavedSweep[];
  /** For which there was no place, the last one first: shown and compared like the others, but gone with the page. */
  readonly unsaved: readonly SavedSweep[];
  /** Of the unsaved one that a person has yet to decide on; null for none. */
  readonly askedKey: string | null;
  /** Why the browser could not keep the last one; empty otherwise. */
  readonly fault: string;
  /** Keeps it; where there is no place it is held unsaved and asked about. Does nothing for one that is there already. */
  keep(sweep: SweepResult): void;
  /** Keeps an unsaved one; does nothing where there is no place. */
  keepUnsaved(key: string): void;
  /** Leaves the one that is asked about unsaved. */
  decline(): void;
  /** An empty name stands for the one that it had at first. */
  rename(key: string, name: string): void;
  forget(key: string): void;
}

export function sweepKey({ capture, takenAtMs, id }: SweepResult): string {
  return `${takenAtMs} ${id} ${capture.plantName}`;
}

function sweepName({ capture, takenAtMs }: SweepResult): string {
  const day = new Date(takenAtMs).toLocaleDateString(localeFormats().locale, {
    day: 'numeric',
    month: 'short',
  });
  return `${capture.plantName}, ${day} ${formatTime(takenAtMs)}`;
}

export function savedSweep(sweep: SweepResult): SavedSweep {
  return { key: sweepKey(sweep), name: sweepName(sweep), sweep };
}

/** Those without a place first. */
export function everySweep({
  saved,
  unsaved,
}: Pick<SavedSweeps, 'saved' | 'unsaved'>): readonly SavedSweep[] {
  return [...unsaved, ...saved];
}

/** With one more of them, newest first; null where there is no place for it. */
function withSaved(saved: readonly SavedSweep[], added: SavedSweep): readonly SavedSweep[] | null {
  if (saved.some(({ key }) => key === added.key)) return saved;
  if (saved.length >= mostSaved) return null;
  return [added, ...saved].sort((a, b) => b.sweep.takenAtMs - a.sweep.takenAtMs);
}

function renamed(saved: readonly SavedSweep[], key: string, name: string): readonly SavedSweep[] {
  const wanted = name.trim().slice(0, longestName);
  return saved.map((one) => (one.key === key ? { ...one, name: wanted || sweepName(one.sweep) } : one));
}

/** The browser's store; what it has no room for is said, and the sweeps stay until the window is closed. */
const storage: StateStorage = {
  getItem: (name) => globalThis.localStorage?.getItem(name) ?? null,
  setItem: (name, value) => {
    try {
      globalThis.localStorage?.setItem(name, value);
    } catch {
      queueMicrotask(() =>
        useSavedSweeps.setState((state) => (state.fault ? state : { fault: t('sweep:noRoom') })),
      );
    }
  },
  removeItem: (name) => globalThis.localStorage?.removeItem(name),
};

export const useSavedSweeps = create<SavedSweeps>()(
  persist(
    (set, get) => ({
      saved: [],
      unsaved: [],
      askedKey: null,
      fault: '',
      keep(sweep) {
        const { saved, unsaved } = get();
        const added = savedSweep(sweep);
        if (everySweep(get()).some(({ key }) => key === added.key)) return;
        const next = withSaved(saved, added);
        if (next) set({ saved: next, fault: '' });
        else set({ unsaved: [added, ...unsaved].slice(0, mostSaved), askedKey: added.key });
      },
      keepUnsaved(key) {
        const { saved, unsaved, askedKey } = get();
        const added = unsaved.find((one) => one.key === key);
        const next = added && withSaved(saved, added);
        if (!next) return;
        set({ saved: next, unsaved: unsaved.filter((one) => one !== added), fault: '' });
        if (askedKey === key) set({ askedKey: null });
      },
      decline() {
        set({ askedKey: null });
      },
      rename(key, name) {
        set(({ saved, unsaved }) => ({
          saved: renamed(saved, key, name),
          unsaved: renamed(unsaved, key, name),
        }));
      },
      forget(key) {
        const others = (of: readonly SavedSweep[]) => of.filter((one) => one.key !== key);
        set(({ saved, unsaved, askedKey }) => ({
          saved: others(saved),
          unsaved: others(unsaved),
          askedKey: askedKey === key ? null : askedKey,
          fault: '',
        }));
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
