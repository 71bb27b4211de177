// The model's figures as a list: label, value and its uncertainty.
import { AlarmMark } from '../../components/AlarmMark.tsx';
import { t } from '../../language/language.ts';
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
          <th scope="col">{t('model:figure')}</th>
          <th scope="col">{t('model:value')}</th>
          <th scope="col">{t('model:meaning')}</th>
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
