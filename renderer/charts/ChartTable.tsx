// The table that stands in for a chart: the same figures in words and numbers, newest first.
import { memo } from 'react';
import { t } from '../language/language.ts';
import './charts.css';

export interface ChartTableContent {
  readonly columns: readonly string[];
  /** Cells as shown; the first names the row. */
  readonly rows: readonly (readonly string[])[];
}

interface ChartTableProps extends ChartTableContent {
  readonly name: string;
}

export const ChartTable = memo(function ChartTable({ name, columns, rows }: ChartTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="chart-table" aria-label={t('charts:table', { name })} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells) => (
            <tr key={cells[0]}>
              {cells.map((cell, index) =>
                index === 0 ? (
                  <th key={columns[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={columns[index]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});
