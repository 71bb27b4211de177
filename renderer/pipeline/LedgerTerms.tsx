// The ledger as an equation: received = quarantined + shed + queued + in flight + processed, and what is off.
import { Check } from 'lucide-react';
import type { LedgerCounts } from '../../shared/ledger.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { formatCount } from '../format/numbers.ts';
import { t } from '../language/language.ts';

interface LedgerTermsProps {
  readonly counts: LedgerCounts;
  readonly difference: number;
  /** Readings are being dropped now. */
  readonly shedding: boolean;
}

export function LedgerTerms({ counts, difference, shedding }: LedgerTermsProps) {
  return (
    <section className="ledger" aria-label={t('pipeline:ledger')}>
      <Term label={t('app:term.received')} count={counts.received} sign="=" />
      <Term
        label={t('app:term.quarantined')}
        count={counts.quarantined}
        sign="+"
        kind="term-out term-two-signs"
      />
      <div className="term term-out term-pair">
        <div className="term-line">
          <span className="term-name">
            {t('app:term.shed')}
            {shedding && <AlarmMark priority={2} size={14} />}
          </span>
          <span className="term-count">{formatCount(counts.shed)}</span>
        </div>
        <div className="term-line">
          <span className="term-plus" aria-hidden="true">
            +
          </span>
          <span className="term-name">{t('app:term.queued')}</span>
          <span className="term-count">{formatCount(counts.queued)}</span>
        </div>
        <span className="term-sign" aria-hidden="true">
          +
        </span>
      </div>
      <Term label={t('app:term.inFlight')} count={counts.inFlight} sign="+" />
      <Term label={t('app:term.processed')} count={counts.processed} sign="" />
      <Difference difference={difference} />
    </section>
  );
}

interface TermProps {
  readonly label: string;
  readonly count: number;
  /** Stands between this term and the next. */
  readonly sign: string;
  readonly kind?: string;
}

function Term({ label, count, sign, kind = '' }: TermProps) {
  return (
    <div className={`term ${kind}`}>
      <span className="term-name">{label}</span>
      <span className="term-count">{formatCount(count)}</span>
      {sign && (
        <span className="term-sign" aria-hidden="true">
          {sign}
        </span>
      )}
    </div>
  );
}

function Difference({ difference }: { readonly difference: number }) {
  return (
    <div className={`term term-difference ${difference === 0 ? '' : 'term-off'}`}>
      <span className="term-name">{t('pipeline:difference')}</span>
      <span className="term-count">
        {formatCount(difference)}
        {difference === 0 ? (
          <span className="term-balance">
            <Check aria-hidden="true" />
            {t('pipeline:balanced')}
          </span>
        ) : (
          <span className="term-balance">
            <AlarmMark priority={1} size={14} />
            {t('pipeline:doesNotBalance')}
          </span>
        )}
      </span>
    </div>
  );
}
