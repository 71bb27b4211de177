// What the UI asks the engine for: composed in one place from the screen shown and what is chosen on it.
import { hiddenView, type TimeSpan, type View } from '../../shared/frame.ts';
import type { ScreenName } from '../../shared/screens.ts';

export interface ViewChoices {
  readonly screen: ScreenName;
  readonly documentVisible: boolean;
  /** Slots of the sensors on the live chart. */
  readonly pickedSlots: readonly number[];
  readonly currentSlot: number | null;
  /** The side panel shows the sensor. */
  readonly detailShown: boolean;
  readonly span: TimeSpan;
  /** The Tune screen shows a view with time charts. */
  readonly tuneHistoryShown: boolean;
}

/** The detail panel's chart follows the present over at most this long. */
export const detailSpanMs = 120_000;

export function composeView(choices: ViewChoices): View {
  if (!choices.documentVisible) return hiddenView;
  // Every screen's status bar names the worst sensor, and sparklines have no holes on return.
  const base: View = { ...hiddenView, visible: true, wall: true };
  if (choices.screen === 'pipeline') return { ...base, history: choices.span, tasks: true };
  if (choices.screen === 'tune')
    return { ...base, tuning: true, history: choices.tuneHistoryShown ? choices.span : null };
  if (choices.screen !== 'monitor') return base;
  return {
    ...base,
    series: choices.pickedSlots.length > 0 ? { slots: choices.pickedSlots, span: choices.span } : null,
    overview: choices.pickedSlots.length > 0,
    detail:
      choices.detailShown && choices.currentSlot !== null
        ? { slot: choices.currentSlot, span: { spanMs: detailSpanMs, endMs: null } }
        : null,
  };
}
