// What the last knob change did: measured before it and after it.
import type { MeasuredChange } from '../../../shared/tuning/model.ts';
import { formatTime } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { changeBrief, changeRows, changeSubject, outcomeWords } from './changeWords.ts';

interface LastChangeProps {
  readonly change: MeasuredChange | null;
  /** Those before it, newest first. */
  readonly earlier: readonly MeasuredChange[];
}

export function LastChange({ change, earlier }: LastChangeProps) {
  if (change === null)
    return (
      <section aria-label={t('model:change.title')}>
        <div className="advisor-head">
          <h3>{t('model:change.title')}</h3>
        </div>
        <p className="advice-none">{t('model:change.none')}</p>
      </section>
    );
  return (
    <section aria-label={t('model:change.title')}>
      <div className="advisor-head">
        <h3>{t('model:change.title')}</h3>
        <span className="grow" />
        <span className="text-3 micro number">{formatTime(change.atMs)}</span>
      </div>
      <p className="change-what">{changeSubject(change)}</p>
      <ChangeTable change={change} />
      {outcomeWords(change) && <p className="change-outcome">{outcomeWords(change)}</p>}
      {earlier.length > 0 && <EarlierChanges changes={earlier} />}
    </section>
  );
}

function EarlierChanges({ changes }: { readonly changes: readonly MeasuredChange[] }) {
  return (
    <ul className="change-earlier" aria-label={t('model:change.earlier')}>
      {changes.map((change) => (
        <li key={`${change.atMs} ${change.what.join()}`}>
          <span className="text-3 number">{formatTime(change.atMs)}</span> {changeSubject(change)}:{' '}
          {changeBrief(change)}
        </li>
      ))}
    </ul>
  );
}

function ChangeTable({ change }: { readonly change: MeasuredChange }) {
  const { before, after, outcome } = change;
  return (
    <table className="change-table">
      <thead>
        <tr>
          {(['figure', 'before', 'after', 'change'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`model:change.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changeRows(before, after).map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td>{row.before}</td>
            {after === null ? (
              <td colSpan={2} className="text-3">
                {outcome === 'not measured' ? t('model:change.notMeasured') : t('model:change.measuring')}
              </td>
            ) : (
              <>
                <td>{row.after}</td>
                <td>{row.change}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
