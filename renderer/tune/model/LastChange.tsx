// What the last knob change did: measured before it and after it.
import type { ChangeFigures, MeasuredChange } from '../../../shared/tuning/model.ts';
import { formatTime } from '../../format/numbers.ts';
import { changeRows, changeSubject } from './changeWords.ts';

export function LastChange({ change }: { readonly change: MeasuredChange | null }) {
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
      <ChangeTable figures={change} />
    </section>
  );
}

interface ChangeTableProps {
  readonly figures: { readonly before: ChangeFigures; readonly after: ChangeFigures | null };
}

function ChangeTable({ figures }: ChangeTableProps) {
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
        {changeRows(figures.before, figures.after).map((row) => (
          <tr key={row.label}>
            <th scope="row">{row.label}</th>
            <td>{row.before}</td>
            {figures.after === null ? (
              <td colSpan={2} className="text-3">
                measuring …
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
