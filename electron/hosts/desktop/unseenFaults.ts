// Counts the faults that nobody has seen yet: since a person last looked at the screen Events. Electron's main process; how
// the count is shown is handed in.
import type { EngineEvent } from '../../../shared/events.ts';
import { leastFaultPriority } from './faultNotices.ts';

export interface UnseenFaultsParts {
  /** Whether a person looks at the screen Events now. */
  readonly isLookedAt: () => boolean;
  /** Called with each new count; 0 takes the last one away. */
  readonly show: (count: number) => void;
}

export class UnseenFaults {
  readonly #parts: UnseenFaultsParts;
  #count = 0;

  constructor(parts: UnseenFaultsParts) {
    this.#parts = parts;
  }

  take({ priority }: Pick<EngineEvent, 'priority'>): void {
    if (priority <= leastFaultPriority && !this.#parts.isLookedAt()) this.#set(this.#count + 1);
  }

  /** A window came to the front, or shows another screen. */
  look(): void {
    if (this.#count > 0 && this.#parts.isLookedAt()) this.#set(0);
  }

  #set(count: number): void {
    this.#count = count;
    this.#parts.show(count);
  }
}
