// The wall of all sensors, by source: a grid that is walked with arrows; Enter shows details, P picks.
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef } from 'react';
import { GridList, GridListHeader, GridListSection, type Key } from 'react-aria-components';
import type { Structure } from '../../shared/frame.ts';
import { digitsEveryMs, useSampled } from '../app/useSampled.ts';
import { usePanelSize } from '../charts/usePanelSize.ts';
import { formatRate } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { pickOrShow } from './pickOrShow.ts';
import { Tile, type TileParts, writeTile } from './Tile.tsx';
import './Wall.css';
import { WallSparklines } from './WallSparklines.tsx';
import type { WallGroup } from './wallGroups.ts';
import { type GroupPlace, placeGroups, tileGapPx, tilePlace, wallColumns } from './wallLayout.ts';

interface WallProps {
  readonly structure: Structure;
  readonly groups: readonly WallGroup[];
}

export function Wall({ structure, groups }: WallProps) {
  const [content, size] = usePanelSize<HTMLDivElement>();
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const register = useDigits(groups);
  const picked = useTelltale((state) => state.picked);
  const slots = useMemo(
    () => new Set(structure.sensors.filter(({ id }) => picked.includes(id)).map(({ slot }) => slot)),
    [structure, picked],
  );
  const columns = wallColumns(size?.width ?? 0, structure.sensors.length);
  const places = useMemo(
    () =>
      placeGroups(
        groups.map(({ tiles }) => tiles.length),
        columns,
      ),
    [groups, columns],
  );
  return (
    <div ref={scroller} className="wall-scroller">
      <div ref={content} className="wall-content" onKeyDownCapture={onWallKey}>
        {size && (
          <>
            <WallSparklines grid={grid} scroller={scroller} groups={groups} columns={columns} />
            <GridList
              ref={grid}
              aria-label={t('monitor:sensors')}
              className="wall"
              layout="grid"
              disallowTypeAhead
              escapeKeyBehavior="none"
              selectionMode="multiple"
              selectedKeys={slots}
              onSelectionChange={(keys) => {
                if (keys !== 'all') pickOrShow(changedKey(slots, keys));
              }}
              style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`, gap: tileGapPx }}
            >
              {groups.map((group, index) => {
                const place = places[index];
                return (
                  place && (
                    <Group
                      key={group.sourceId}
                      group={group}
                      place={place}
                      columns={columns}
                      register={register}
                    />
                  )
                );
              })}
            </GridList>
          </>
        )}
      </div>
    </div>
  );
}

/** The key that is in one of the sets only. */
function changedKey(before: ReadonlySet<Key>, after: ReadonlySet<Key>): Key | undefined {
  for (const key of after) if (!before.has(key)) return key;
  for (const key of before) if (!after.has(key)) return key;
  return undefined;
}

interface GroupProps {
  readonly group: WallGroup;
  readonly place: GroupPlace;
  readonly columns: number;
  readonly register: (index: number, parts: TileParts | null) => void;
}

function Group({ group, place, columns, register }: GroupProps) {
  const isLast = place.firstColumn + place.headSpan > columns;
  return (
    <GridListSection id={group.sourceId} className="wall-group" aria-label={group.name}>
      <GridListHeader
        className={`wall-head ${isLast ? '' : 'wall-head-part'}`}
        style={{ gridRow: place.headRow, gridColumn: `${place.firstColumn} / span ${place.headSpan}` }}
      >
        <GroupHead group={group} span={place.headSpan} />
      </GridListHeader>
      {group.tiles.map((tile, n) => {
        const { row, column } = tilePlace(place, n);
        return <Tile key={tile.sensor.slot} tile={tile} row={row} column={column} register={register} />;
      })}
    </GridListSection>
  );
}

function GroupHead({ group, span }: { readonly group: WallGroup; readonly span: number }) {
  const figures = useSampled((state) => state.figures?.sources.find(({ id }) => id === group.sourceId));
  const isLost = useTelltale((state) => state.connection.state === 'lost');
  const rate = isLost || !figures ? Number.NaN : figures.readingsPerS;
  const isNormal = !figures || figures.state === 'live' || figures.state === 'starting';
  return (
    <>
      <b>{group.name}</b>
      <span className="wall-summary">
        {group.summary}
        {span > 2 && `, ${t('app:sensors', { count: group.sensors })}`}
      </span>
      <span className="wall-rule" />
      <span className="wall-rate number">
        {isNormal
          ? `${formatRate(rate)} ${span > 2 ? t('app:readingsPerS') : '/s'}`
          : t(`sources:state.${figures.state}`)}
      </span>
    </>
  );
}

/** Writes the digits of all tiles four times a second. */
function useDigits(groups: readonly WallGroup[]): (index: number, parts: TileParts | null) => void {
  const parts = useRef(new Map<number, TileParts>());
  const register = useCallback((index: number, registered: TileParts | null) => {
    if (registered) parts.current.set(index, registered);
    else parts.current.delete(index);
  }, []);
  useEffect(() => {
    const tiles = groups.flatMap((group) => group.tiles);
    const timer = setInterval(() => {
      for (const tile of tiles) {
        const registered = parts.current.get(tile.index);
        if (registered) writeTile(registered, tile);
      }
    }, digitsEveryMs);
    return () => clearInterval(timer);
  }, [groups]);
  return register;
}

/** Before the grid's own keys: there Enter and Space would pick. */
function onWallKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[role="row"]') : null;
  const key = Number(row?.dataset.key);
  const store = useTelltale.getState();
  const sensor = store.structure?.sensors.find(({ slot }) => slot === key);
  if (!row || !sensor) return;
  if (event.key === 'Enter') store.showSensor(sensor.slot);
  else if (event.key.toLowerCase() === 'p') store.togglePicked(sensor.id);
  else if (event.key === ' ') store.togglePaused();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
