// Tells faults through the system while nobody looks at Telltale: few, merged where many come at once, each opening the
// screen that shows it. Electron's main process; the notification itself is handed in.
import type { EngineEvent, EventKind } from '../../../shared/events.ts';
import type { ScreenName } from '../../../shared/screens.ts';
import { RateLimit } from '../rateLimit.ts';
import { t } from './language/nativeText.ts';

/** Critical and high ones are told outside the windows. */
export const leastFaultPriority = 2;
/** One in ten seconds, and three at once at most. */
const noticesPerS = 0.1;
const noticeBurst = 3;

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** What a click on it shows. */
  readonly screen: ScreenName;
}

const screenOf: Record<EventKind, ScreenName> = {
  run: 'events',
  knob: 'pipeline',
  source: 'sources',
  sensor: 'monitor',
  queue: 'pipeline',
  pool: 'pipeline',
  data: 'sources',
  client: 'events',
  output: 'events',
  fault: 'pipeline',
};

export interface FaultNoticeParts {
  /** Whether notices are wanted and nobody looks: what is on the screen needs none. */
  readonly areWanted: () => boolean;
  readonly show: (notice: Notice) => void;
  readonly nowMs?: () => number;
}

export class FaultNotices {
  readonly #parts: FaultNoticeParts;
  readonly #limit: RateLimit;
  /** Faults that no notice told. */
  #untold = 0;

  constructor(parts: FaultNoticeParts) {
    this.#parts = parts;
    this.#limit = new RateLimit(noticesPerS, noticeBurst, parts.nowMs);
  }

  take(event: EngineEvent): void {
    if (event.priority > leastFaultPriority || !this.#parts.areWanted()) return;
    if (!this.#limit.take()) {
      this.#untold++;
      return;
    }
    this.#parts.show(noticeOf(event, this.#untold));
    this.#untold = 0;
  }
}

function noticeOf({ priority, kind, subject, message }: EngineEvent, untold: number): Notice {
  const [sentence] = message.split('\n', 1);
  const others = untold === 0 ? '' : `\n${t('moreFaults', { count: untold })}`;
  return {
    title: `${t(priority === 1 ? 'critical' : 'high')}${subject === '' ? '' : `: ${subject}`}`,
    body: `${sentence}${others}`,
    screen: untold === 0 ? screenOf[kind] : 'events',
  };
}
