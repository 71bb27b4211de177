// One sensor on the wall. State and priority are rendered; digits are written in place by the wall, four times a second.
import { type CSSProperties, memo, useEffect, useRef } from 'react';
import { GridListItem } from 'react-aria-components';
import { sensorStates } from '../../shared/sensor.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { colourOf } from '../store/pickedSensors.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { tileText } from './tileText.ts';
import { sensorPriority, type WallTile } from './wallGroups.ts';

/** The two places that the wall writes to. */
export interface TileParts {
  readonly value: HTMLElement;
  readonly foot: HTMLElement;
}

interface TileProps {
  readonly tile: WallTile;
  readonly row: number;
  readonly column: number;
  readonly register: (index: number, parts: TileParts | null) => void;
}

export const Tile = memo(function Tile({ tile, row, column, register }: TileProps) {
  const { sensor } = tile;
  return (
    <GridListItem
      id={sensor.slot}
      textValue={`${sensor.name}${sensor.unit && `, ${sensor.unit}`}`}
      className="tile"
      style={{ gridRow: row, gridColumn: column }}
    >
      <TileBody tile={tile} register={register} />
    </GridListItem>
  );
});

type TileBodyProps = Pick<TileProps, 'tile' | 'register'>;

const TileBody = memo(function TileBody({ tile, register }: TileBodyProps) {
  const { sensor, index } = tile;
  const state = useTelltale(({ wall }) => sensorStates[wall?.states[index] ?? 0] ?? 'waiting');
  const priority = useTelltale(({ wall, breaches }) => sensorPriority(wall, breaches, index));
  const isPicked = useTelltale(({ picked }) => picked.includes(sensor.id));
  const order = useTelltale(({ colours }) => colours[sensor.id] ?? 0);
  const isCurrent = useTelltale(({ currentSlot }) => currentSlot === sensor.slot);
  const value = useRef<HTMLElement>(null);
  const foot = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const parts = value.current && foot.current && { value: value.current, foot: foot.current };
    if (!parts) return;
    writeTile(parts, tile);
    register(index, parts);
    return () => register(index, null);
  }, [tile, index, register]);
  const { colour, dashed } = colourOf(order);
  const classes = [
    'tile-body',
    `tile-${state}`,
    priority !== null && `tile-p${priority}`,
    isPicked && `tile-picked ${dashed ? 'tile-picked-dashed' : ''}`,
    isCurrent && 'tile-current',
  ];
  return (
    <div
      className={classes.filter(Boolean).join(' ')}
      style={isPicked ? ({ '--key': `var(--sensor-${colour})` } as CSSProperties) : {}}
    >
      <span className="tile-name">
        <span>{sensor.name}</span>
        <span>{sensor.unit}</span>
      </span>
      <span className="tile-value">
        {priority !== null && <AlarmMark priority={priority} />}
        <b ref={value} className="number" />
      </span>
      <span className="tile-spark" data-spark={index} />
      <span ref={foot} className="tile-foot number" />
    </div>
  );
});

/** Writes what changed. */
export function writeTile(parts: TileParts, { sensor, index }: WallTile): void {
  const { value, foot } = tileText(useTelltale.getState(), sensor, index);
  if (parts.value.textContent !== value) parts.value.textContent = value;
  if (parts.foot.textContent !== foot) parts.foot.textContent = foot;
}
