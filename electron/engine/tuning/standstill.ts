// What is said while nothing can be advised: no readings, none that are computed, a broken pool, a setting too new. Pure.
import type { Advice } from '../../../shared/tuning/model.ts';
import { countText } from './figureWords.ts';
import type { AdvisorInput } from './situation.ts';

/** Null: the pipeline runs and can be judged. */
export function standstillAdvice(input: AdvisorInput): Advice | null {
  if (input.poolIsBroken) return said('broken', brokenText, true);
  const still = noReadingsText(input);
  if (still !== null) return said('idle', still, false);
  const lost = lostText(input);
  if (lost !== null) return said('quarantined', lost, true);
  if (!input.isSettled) return said('settling', settlingText, false);
  return input.costs ? null : said('unknown', input.model.batch.remark, false);
}

function said(id: string, text: string, warns: boolean): Advice {
  return { id, text, changes: null, action: '', effect: 'nothing to apply', warns };
}

const brokenText =
  'The pool is broken: its workers die, and the event loop computes in slices. The events say what ends them; until workers live, no knob of the pool helps.';
const settlingText =
  'A knob has just been moved: what is measured is still that of the setting before. Advice comes within 3\u202fs.';

/** Null: readings come in, or still go through. */
function noReadingsText({ sources, offeredPerS, processedPerS }: AdvisorInput): string | null {
  const running = sources.filter(({ ended }) => !ended);
  if (sources.length === 0) return 'There is no source: add one.';
  if (running.length > 0 && running.every(({ paused }) => paused))
    return running.length === 1
      ? 'The source is paused: resume it, and advice follows.'
      : 'All sources are paused: resume one, and advice follows.';
  if (offeredPerS > 0 || processedPerS > 0) return null;
  return running.length === 0
    ? 'All sources have ended: nothing comes in any more.'
    : 'No reading has come in for some seconds: the sources say why.';
}

/** Null: something goes through, or nothing is quarantined. */
function lostText({ offeredPerS, processedPerS, quarantinedPerS }: AdvisorInput): string | null {
  if (processedPerS > 0 || quarantinedPerS <= 0) return null;
  return `${countText(Math.max(1, offeredPerS))} readings a second come in, and none of them can be used: all are quarantined. The events say why.`;
}
