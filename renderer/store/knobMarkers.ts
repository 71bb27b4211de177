// Markers of knob changes on time charts, from events.
import type { EngineEvent } from '../../shared/events.ts';
import { knobKeys } from '../../shared/knobs.ts';
import { formatCount, formatFixed } from '../format/numbers.ts';
import { optionWord } from '../knobs/knobWords.ts';
import { t } from '../language/language.ts';

export interface KnobMarker {
  readonly number: number;
  /** ms since the epoch. */
  readonly atMs: number;
  /** Name of the knob ("batch.size"). */
  readonly key: string;
  /** What markers call it ("batch"). */
  readonly name: string;
  /** Values as shown; empty where the one before is not known. */
  readonly before: string;
  readonly after: string;
}

/** A value as the knobs show it: "drop oldest", "200 000". */
function valueWord(value: string): string {
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number))
    return value
      .split(',')
      .map((option) => optionWord(option))
      .join(', ');
  return Number.isInteger(number) ? formatCount(number) : formatFixed(number, number < 10 ? 2 : 1);
}

/** Null for events that are no knob changes. */
export function knobMarker(event: EngineEvent): KnobMarker | null {
  if (event.kind !== 'knob' || event.after === undefined) return null;
  const key = knobKeys.find((known) => known === event.subject);
  const name = key ? t(`knobs:short.${key}`) : event.subject;
  return {
    number: event.number,
    atMs: event.atMs,
    key: event.subject,
    name,
    before: event.before === undefined ? '' : valueWord(event.before),
    after: valueWord(event.after),
  };
}
