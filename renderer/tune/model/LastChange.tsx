// What the last knob change did: measured before it and after it.
import type { MeasuredChange } from '../../../shared/tuning/model.ts';
import { formatTime } from '../../format/numbers.ts';
import { changeBrief, changeRows, changeSubject, outcomeWords } from './changeWords.ts';

interface LastChangeProps {
  readonly change: MeasuredChange | null;
  /** Those before it, newest first. */
  readonly earlier: readonly MeasuredChange[];
}

export function LastChange({ change, earlier }: LastChangeProps) {
  if (change === null)
    return (
      <section aria-label="What the last change did">
        <div className="advisor-head">
          <h3>What the last change did</h3>
        </div>
        <p className="advice-none">
          No knob was changed yet. Throughput, p99 and CPU before and after stand here.
        </p>
      </section>
    );
  return (
    <section aria-label="What the last change did">
      <div className="advisor-head">
        <h3>What the last change did</h3>
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
    <ul className="change-earlier" aria-label="Changes before it">
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
          {['figure', 'before', 'after', 'change'].map((text) => (
            <th key={text} scope="col">
              {text}
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
                {outcome === 'not measured' ? 'not measured' : 'measuring …'}
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
