// The exact account of readings: its terms and the sum that must hold at every moment.

/** received = processed + quarantined + shed + queued + inFlight. All are counts of readings. */
export interface LedgerCounts {
  received: number;
  /** Committed, also where no window closed. */
  processed: number;
  /** Could not be a reading at all, or could not be computed. */
  quarantined: number;
  /** Dropped by a queue policy. */
  shed: number;
  /** From the ring to dispatch. */
  queued: number;
  /** From dispatch to commit. */
  inFlight: number;
}

export interface LedgerReport extends LedgerCounts {
  bySource: Record<string, LedgerCounts>;
  /** Quarantined and shed readings by reason. */
  byReason: Record<string, number>;
}

/** Zero when the account balances. */
export function ledgerDifference(counts: LedgerCounts): number {
  return (
    counts.received - counts.processed - counts.quarantined - counts.shed - counts.queued - counts.inFlight
  );
}
