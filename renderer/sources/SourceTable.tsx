// The table of sources. Its rows change with the plant; the figures in them look after themselves.
import {
  Cell,
  Column,
  type ColumnProps,
  Row,
  Table,
  TableBody,
  TableFooter,
  TableHeader,
} from 'react-aria-components';
import type { SourceStructure } from '../../shared/frame.ts';
import { formatCount } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { SourceActions } from './SourceActions.tsx';
import { SourceFigure, type SourceFigureName, SourceStateWord, TotalFigure } from './SourceFigureCells.tsx';
import { useSources } from './sourcesState.ts';

interface FigureColumn {
  readonly figure: SourceFigureName;
  /** Left out where the window is narrow; the side panel has it. */
  readonly wideOnly?: boolean;
}

const figureColumns: readonly FigureColumn[] = [
  { figure: 'readingsPerS' },
  { figure: 'received' },
  { figure: 'processed' },
  { figure: 'underWay', wideOnly: true },
  { figure: 'quarantined' },
  { figure: 'shed' },
  { figure: 'errors' },
  { figure: 'blockedMs' },
  { figure: 'pollRound' },
];

function HeaderColumn({ className = '', ...props }: ColumnProps & { readonly className?: string }) {
  return <Column {...props} className={`source-column ${className}`} />;
}

export function SourceTable({ sources }: { readonly sources: readonly SourceStructure[] }) {
  const selectedId = useSources((state) => state.selectedId) ?? sources[0]?.config.id;
  const select = useSources((state) => state.select);
  return (
    <div className="source-table-scroll">
      <Table
        aria-label={t('app:screen.sources')}
        className="source-table"
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={selectedId ? [selectedId] : []}
        onSelectionChange={(keys) => {
          const [id] = keys;
          if (id !== undefined) select(String(id));
        }}
      >
        <TableHeader>
          <HeaderColumn id="state" className="column-state">
            {t('sources:column.state')}
          </HeaderColumn>
          <HeaderColumn id="source" isRowHeader className="column-source">
            {t('sources:column.source')}
          </HeaderColumn>
          <HeaderColumn id="sensors" className="column-number column-sensors">
            {t('sources:column.sensors')}
          </HeaderColumn>
          {figureColumns.map(({ figure, wideOnly }) => (
            <HeaderColumn
              key={figure}
              id={figure}
              className={`column-number column-${figure} ${wideOnly ? 'wide-only' : ''}`}
            >
              {t(`sources:column.${figure}`)}
            </HeaderColumn>
          ))}
          <HeaderColumn id="actions" className="column-actions">
            <span className="visually-hidden">{t('sources:column.actions')}</span>
          </HeaderColumn>
        </TableHeader>
        <TableBody>{sources.map((source) => sourceRow(source))}</TableBody>
        {sources.length > 1 && <TableFooter>{totalRow(sources)}</TableFooter>}
      </Table>
    </div>
  );
}

function sourceRow({ config, name, summary, slots }: SourceStructure) {
  return (
    <Row key={config.id} id={config.id} className="source-row" textValue={name}>
      <Cell className="source-cell">
        <SourceStateWord id={config.id} />
      </Cell>
      <Cell className="source-cell">
        <div className="source-name">
          <b>{name}</b>
          {name !== config.id && <span className="text-3 micro hide-narrow">{config.id}</span>}
        </div>
        <div className="source-summary">{summary}</div>
      </Cell>
      <Cell className="source-cell number">{formatCount(slots.length)}</Cell>
      {figureColumns.map(({ figure, wideOnly }) => (
        <Cell key={figure} className={`source-cell number ${wideOnly ? 'wide-only' : ''}`}>
          <SourceFigure id={config.id} figure={figure} />
        </Cell>
      ))}
      <Cell className="source-cell">
        <SourceActions id={config.id} name={name} />
      </Cell>
    </Row>
  );
}

function totalRow(sources: readonly SourceStructure[]) {
  const sensors = sources.reduce((sum, { slots }) => sum + slots.length, 0);
  return (
    <Row id="all sources" className="source-total" textValue={t('sources:all')}>
      <Cell className="source-cell">{''}</Cell>
      <Cell className="source-cell">{t('sources:all')}</Cell>
      <Cell className="source-cell number">{formatCount(sensors)}</Cell>
      {figureColumns.map(({ figure, wideOnly }) => (
        <Cell key={figure} className={`source-cell number ${wideOnly ? 'wide-only' : ''}`}>
          <TotalFigure figure={figure} />
        </Cell>
      ))}
      <Cell className="source-cell">{''}</Cell>
    </Row>
  );
}
