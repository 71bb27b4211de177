// What the last knob change did: measured before it and after it.
import type { ChangeFigures, MeasuredChange } from '../../../shared/tuning/model.ts';
import { formatTime } from '../../format/numbers.ts';
import { changeHead, changeRows } from './changeWords.ts';

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
  const { subject, before, after } = changeHead(change);
  return (
    <section aria-label="What the last change did">
      <div className="advisor-head">
        <h3>What the last change did</h3>
        <span className="grow" />
        <span className="text-3 micro number">{formatTime(change.atMs)}</span>
      </div>
      {change.what.length > 1 && <p className="change-what">{change.what.join(', ')}</p>}
      <ChangeTable subject={subject} before={before} after={after} figures={change} />
    </section>
  );
}

interface ChangeTableProps {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
  readonly figures: { readonly before: ChangeFigures; readonly after: ChangeFigures | null };
}

function ChangeTable({ subject, before, after, figures }: ChangeTableProps) {
  return (
    <table className="change-table">
      <thead>
        <tr>
          {[subject, before, after, 'change'].map((text, index) => (
            <th key={['subject', 'before', 'after', 'change'][index]} scope="col">
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
