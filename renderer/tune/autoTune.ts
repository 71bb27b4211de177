// Auto-tune as the screen sees it: its settings sent, and the last refusal kept for a while.
import { create } from 'zustand';
import {
  type AutoTuneSettings,
  autoTuneSettingsSchema,
  defaultAutoTune,
} from '../../shared/tuning/autoTune.ts';
import { formatCount, withUnit } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';

interface AutoTuneUi {
  /** Why the last target was not taken; empty otherwise. */
  readonly refusal: string;
}

export const useAutoTuneUi = create<AutoTuneUi>()(() => ({ refusal: '' }));

/** Long enough to be read. */
const refusalMs = 8_000;
const { minValue: leastTargetMs, maxValue: mostTargetMs } = autoTuneSettingsSchema.shape.targetP99Ms;

export function presentSettings(): AutoTuneSettings {
  const { on, targetP99Ms } = useTelltale.getState().tuning?.autoTune ?? defaultAutoTune;
  return { on, targetP99Ms };
}

export function changeAutoTune(changes: Partial<AutoTuneSettings>): void {
  const settings = { ...presentSettings(), ...changes };
  if (!autoTuneSettingsSchema.safeParse(settings).success) {
    const range = withUnit(`${formatCount(leastTargetMs ?? 1)} to ${formatCount(mostTargetMs ?? 1)}`, 'ms');
    refuse(`${range}. Kept ${withUnit(formatCount(presentSettings().targetP99Ms), 'ms')}.`);
    return;
  }
  useAutoTuneUi.setState({ refusal: '' });
  useTelltale
    .getState()
    .send({ name: 'setAutoTune', settings })
    .catch((error: unknown) => refuse(error instanceof Error ? error.message : String(error)));
}

function refuse(refusal: string): void {
  useAutoTuneUi.setState({ refusal });
  setTimeout(() => {
    if (useAutoTuneUi.getState().refusal === refusal) useAutoTuneUi.setState({ refusal: '' });
  }, refusalMs);
}
