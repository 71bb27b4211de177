// Auto-tune as the screen sees it: its settings sent, and the last refusal kept for a while.
import { create } from 'zustand';
import type { KnobChanges } from '../../shared/knobs.ts';
import {
  type AutoTuneSettings,
  autoTunedKnobs,
  autoTunePoolKnobs,
  autoTuneSettingsSchema,
  defaultAutoTune,
  type HeldTarget,
} from '../../shared/tuning/autoTune.ts';
import type { TuningFigures } from '../../shared/tuning/tuning.ts';
import { formatCount, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { refusalOf } from '../sources/refusal.ts';
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

/** The target that was held at a time, ms since the epoch; null where none was. */
export function targetHeldAt(targets: readonly HeldTarget[], atMs: number): number | null {
  return targets.findLast((held) => held.atMs <= atMs)?.targetP99Ms ?? null;
}

/** Whether auto-tune, when it is on, gives way to a person who makes these changes. */
export function endsAutoTune(changes: KnobChanges | null): boolean {
  return [...autoTunedKnobs, ...autoTunePoolKnobs].some((key) => changes?.[key] !== undefined);
}

/** Settings that were sent; `taken`: the engine has them, and `heard` are the newest figures from before. */
interface Asked {
  readonly settings: AutoTuneSettings;
  readonly taken: boolean;
  readonly heard: TuningFigures | null;
}
let asked: Asked | null = null;

/** What the next change is made to: what was asked last counts before figures tell of it, up to a second later. */
function settingsToChange(): AutoTuneSettings {
  const isNews = asked?.taken && asked.heard !== useTelltale.getState().tuning;
  return asked === null || isNews ? presentSettings() : asked.settings;
}

/** Resolves to whether it was taken; where not, why stands in `refusal`. */
export async function changeAutoTune(changes: Partial<AutoTuneSettings>): Promise<boolean> {
  const settings = { ...settingsToChange(), ...changes };
  if (!autoTuneSettingsSchema.safeParse(settings).success) {
    const range = withUnit(
      t('knobs:range', { least: formatCount(leastTargetMs ?? 1), most: formatCount(mostTargetMs ?? 1) }),
      'ms',
    );
    const kept = withUnit(formatCount(presentSettings().targetP99Ms), 'ms');
    refuse(t('knobs:refused', { range, kept }));
    return false;
  }
  useAutoTuneUi.setState({ refusal: '' });
  const mine: Asked = { settings, taken: false, heard: null };
  asked = mine;
  try {
    await useTelltale.getState().send({ name: 'setAutoTune', settings });
    if (asked === mine) asked = { settings, taken: true, heard: useTelltale.getState().tuning };
    return true;
  } catch (error) {
    if (asked === mine) asked = null;
    refuse(refusalOf(error).join(' '));
    return false;
  }
}

function refuse(refusal: string): void {
  useAutoTuneUi.setState({ refusal });
  setTimeout(() => {
    if (useAutoTuneUi.getState().refusal === refusal) useAutoTuneUi.setState({ refusal: '' });
  }, refusalMs);
}
