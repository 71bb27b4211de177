// The ledger while it is kept: one account a source, moved by the stages that a reading passes.
import { type LedgerCounts, type LedgerReport, ledgerDifference } from '../../shared/ledger.ts';

/** The readings of one source. Every method moves `count` readings from one term to another. */
export class SourceAccount implements LedgerCounts {
  received = 0;
  processed = 0;
  quarantined = 0;
  shed = 0;
  queued = 0;
  inFlight = 0;
  readonly #byReason: Map<string, number>;

  constructor(byReason: Map<string, number>) {
    this.#byReason = byReason;
  }

  queue(count: number): void {
    this.received += count;
    this.queued += count;
  }

  /** Refused at the door: received and shed in one. */
  shedOnArrival(count: number, reason: string): void {
    this.received += count;
    this.shed += count;
    this.#note(reason, count);
  }

  quarantineOnArrival(count: number, reason: string): void {
    this.received += count;
    this.quarantined += count;
    this.#note(reason, count);
  }

  shedQueued(count: number, reason: string): void {
    this.queued -= count;
    this.shed += count;
    this.#note(reason, count);
  }

  shedInFlight(count: number, reason: string): void {
    this.inFlight -= count;
    this.shed += count;
    this.#note(reason, count);
  }

  quarantineInFlight(count: number, reason: string): void {
    this.inFlight -= count;
    this.quarantined += count;
    this.#note(reason, count);
  }

  dispatch(count: number): void {
    this.queued -= count;
    this.inFlight += count;
  }

  commit(count: number): void {
    this.inFlight -= count;
    this.processed += count;
  }

  #note(reason: string, count: number): void {
    this.#byReason.set(reason, (this.#byReason.get(reason) ?? 0) + count);
  }
}

/** All accounts of a run. An account stays when its source is removed: what it delivered remains accounted. */
export class Ledger {
  readonly #accounts = new Map<string, SourceAccount>();
  readonly #byReason = new Map<string, number>();

  account(sourceId: string): SourceAccount {
    let account = this.#accounts.get(sourceId);
    if (!account) {
      account = new SourceAccount(this.#byReason);
      this.#accounts.set(sourceId, account);
    }
    return account;
  }

  totals(): LedgerCounts {
    const totals = emptyCounts();
    for (const account of this.#accounts.values()) addCounts(totals, account);
    return totals;
  }

  byReason(): Record<string, number> {
    return Object.fromEntries(this.#byReason);
  }

  report(): LedgerReport {
    const bySource: Record<string, LedgerCounts> = {};
    for (const [id, account] of this.#accounts) bySource[id] = addCounts(emptyCounts(), account);
    return { ...this.totals(), bySource, byReason: this.byReason() };
  }

  difference(): number {
    return ledgerDifference(this.totals());
  }
}

function emptyCounts(): LedgerCounts {
  return { received: 0, processed: 0, quarantined: 0, shed: 0, queued: 0, inFlight: 0 };
}

function addCounts(into: LedgerCounts, counts: LedgerCounts): LedgerCounts {
  into.received += counts.received;
  into.processed += counts.processed;
  into.quarantined += counts.quarantined;
  into.shed += counts.shed;
  into.queued += counts.queued;
  into.inFlight += counts.inFlight;
  return into;
}
