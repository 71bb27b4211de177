// Samples /api/state while a run goes on and checks the account by arithmetic of its own.
import { setTimeout as wait } from 'node:timers/promises';
import type { LedgerCounts, LedgerReport } from '../../shared/ledger.ts';
import type { RunReport } from '../../shared/report.ts';

const intervalMs = 100;
const mostExamples = 5;
const terms = ['received', 'processed', 'quarantined', 'shed', 'queued', 'inFlight'] as const;
/** Never fall. */
const growing = ['received', 'processed', 'quarantined', 'shed'] as const;

/** Sentences on what does not add up in one sample; `before` is the sample before it. */
export function ledgerFaults(ledger: LedgerReport, before: LedgerReport | null): string[] {
  const faults: string[] = [];
  const sums = Object.fromEntries(terms.map((term) => [term, 0])) as Record<(typeof terms)[number], number>;
  const accounts: [string, LedgerCounts][] = [['the whole', ledger], ...Object.entries(ledger.bySource)];
  for (const [name, counts] of accounts) {
    const { received, processed, quarantined, shed, queued, inFlight } = counts;
    const settled = processed + quarantined + shed;
    if (received !== settled + queued + inFlight)
      faults.push(
        `${name}: ${received} received, but ${settled} settled, ${queued} queued, ${inFlight} in flight`,
      );
    for (const term of terms) {
      if (!(counts[term] >= 0)) faults.push(`${name}: ${counts[term]} ${term}`);
      if (counts !== ledger) sums[term] += counts[term];
    }
  }
  for (const term of terms)
    if (sums[term] !== ledger[term])
      faults.push(`the sources have ${sums[term]} readings ${term}, the whole ${ledger[term]}`);
  const named = Object.values(ledger.byReason).reduce((sum, count) => sum + count, 0);
  if (named !== ledger.quarantined + ledger.shed)
    faults.push(
      `${named} readings have a reason, ${ledger.quarantined + ledger.shed} are quarantined or shed`,
    );
  for (const term of growing)
    if (before && ledger[term] < before[term])
      faults.push(`${term} fell from ${before[term]} to ${ledger[term]}`);
  return faults;
}

/** Watches until stopped. A request that fails is a failure: the run must answer all the time. */
export class LedgerWatch {
  readonly #state: () => Promise<RunReport>;
  readonly #onSample: ((report: RunReport) => void) | undefined;
  readonly examples: string[] = [];
  samples = 0;
  unbalanced = 0;
  #before: LedgerReport | null = null;
  #stopped = false;
  readonly #watching: Promise<void>;
  readonly #failed = Promise.withResolvers<never>();

  constructor(state: () => Promise<RunReport>, onSample?: (report: RunReport) => void) {
    this.#state = state;
    this.#onSample = onSample;
    this.#watching = this.#watch();
    this.#watching.catch((error: unknown) => this.#failed.reject(error));
    // Also told by `stop`.
    this.#failed.promise.catch(() => undefined);
  }

  /** Rejects when the run does not answer; never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Resolves when the last sample has been judged. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#watching;
  }

  /** Also takes samples that came from elsewhere, as the report at the end. */
  judge(report: RunReport): void {
    const faults = ledgerFaults(report.ledger, this.#before);
    this.#before = report.ledger;
    this.samples++;
    if (faults.length > 0) this.unbalanced++;
    if (this.examples.length < mostExamples) this.examples.push(...faults);
    this.#onSample?.(report);
  }

  async #watch(): Promise<void> {
    while (!this.#stopped) {
      this.judge(await this.#state());
      await wait(intervalMs);
    }
  }
}
