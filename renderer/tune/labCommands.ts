// Commands to the lab whose refusal is shown where they were given.
import { create } from 'zustand';
import type { TuningCommand } from '../../shared/tuning/tuning.ts';
import { refusalOf } from '../sources/refusal.ts';
import { useTelltale } from '../store/telltaleStore.ts';

type CommandName = TuningCommand['name'];

/** Why the last command of that name was not carried out. */
export const useLabRefusals = create<Partial<Record<CommandName, string>>>()(() => ({}));

export function cancelLab(): void {
  // Refused only where it has ended by itself.
  useTelltale
    .getState()
    .send({ name: 'cancelLab' })
    .catch(() => {});
}

export async function startInLab(
  name: 'startProbe' | 'measureWorkerMemory' | 'measureCopyCost',
): Promise<void> {
  useLabRefusals.setState({ [name]: undefined });
  try {
    await useTelltale.getState().send({ name });
  } catch (error) {
    useLabRefusals.setState({ [name]: refusalOf(error).join(' ') });
  }
}
