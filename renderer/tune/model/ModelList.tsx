// The model's figures as a list: label, value and its uncertainty.
import { AlarmMark } from '../../components/AlarmMark.tsx';
import type { ModelRow } from './modelWords.ts';

export function ModelList({ rows }: { readonly rows: readonly ModelRow[] }) {
  return (
    <dl className="model-list">
      {rows.map(({ label, value, uncertainty }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value} {uncertainty && <span className="text-3">{uncertainty}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** With what each figure means. */
export function ModelTable({ rows }: { readonly rows: readonly ModelRow[] }) {
  return (
    <table className="model-table">
      <thead className="visually-hidden">
        <tr>
          <th scope="col">figure</th>
          <th scope="col">value</th>
          <th scope="col">what it means</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, value, uncertainty, note, warns }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>
              {warns && <AlarmMark priority={3} size={12} />}
              {value} {uncertainty && <span className="text-3">{uncertainty}</span>}
            </td>
            <td>{note}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
