// What is chosen on the Events screen; it stays while another screen is shown.
import { create } from 'zustand';
import { type EventFilter, everything } from './eventFilter.ts';

interface EventsState {
  readonly filter: EventFilter;
  readonly selectedNumber: number | null;
  /** The newest event listed while the list is scrolled away from its top; null follows. */
  readonly heldAt: number | null;
  setFilter(change: Partial<EventFilter>): void;
  select(number: number): void;
  hold(heldAt: number | null): void;
}

export const useEvents = create<EventsState>()((set) => ({
  filter: everything,
  selectedNumber: null,
  heldAt: null,
  setFilter: (change) => set((state) => ({ filter: { ...state.filter, ...change } })),
  select: (selectedNumber) => set({ selectedNumber }),
  hold: (heldAt) => set((state) => (state.heldAt === heldAt ? state : { heldAt })),
}));
