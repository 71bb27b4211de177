// Putting in a single fault, and turning all of them off.
import type { InjectedFaultKind } from '../../shared/injectedFaults.ts';
import type { KnobKey } from '../../shared/knobs.ts';
import { CommandRefused } from '../../shared/protocol.ts';
import { refuseKnob, resetKnobs } from '../knobs/knobStore.ts';
import { faultKnobKeys } from '../knobs/knobWords.ts';
import { useTelltale } from '../store/telltaleStore.ts';

/** Where it cannot be had the reason is told at the knob of that kind. */
export function putInFault(kind: InjectedFaultKind, key: KnobKey): void {
  useTelltale
    .getState()
    .send({ name: 'injectFault', fault: kind })
    .catch((error: unknown) => {
      if (error instanceof CommandRefused) refuseKnob(key, error.faults.join(' '));
      else refuseKnob(key, error instanceof Error ? error.message : String(error));
    });
}

/** All, not only those known to be on: one may have been moved a moment ago. */
export function turnFaultsOff(): void {
  resetKnobs(faultKnobKeys);
}

/** Opens the faults beside the screen that is shown. */
export function showFaults(): void {
  const { screen, showSideTab } = useTelltale.getState();
  showSideTab(screen, 'faults');
}
