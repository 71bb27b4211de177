// What is chosen and open on the Sources screen; it stays while another screen is shown.
import { create } from 'zustand';
import type { SourceForm } from './sourceForms.ts';

export type OpenDialog =
  | { readonly kind: 'add'; readonly form: SourceForm }
  | { readonly kind: 'edit'; readonly id: string }
  | { readonly kind: 'remove'; readonly id: string };

interface SourcesState {
  readonly selectedId: string | null;
  readonly dialog: OpenDialog | null;
  /** Why the engine refused what was last asked from the list; empty when it did not. */
  readonly refused: readonly string[];
  select(id: string): void;
  open(dialog: OpenDialog): void;
  closeDialog(): void;
  setRefused(faults: readonly string[]): void;
}

export const useSources = create<SourcesState>()((set) => ({
  selectedId: null,
  dialog: null,
  refused: [],
  select: (selectedId) => set({ selectedId }),
  open: (dialog) => set({ dialog, refused: [] }),
  closeDialog: () => set({ dialog: null }),
  setRefused: (refused) => set({ refused }),
}));
