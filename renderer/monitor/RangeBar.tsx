// Where a value stands in its sensor's range, with the limits.
import { memo } from 'react';
import type { Limits } from '../../shared/plant.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { tickTextWidth } from '../charts/textWidth.ts';
import { usePanelSize } from '../charts/usePanelSize.ts';
import { formatFixed, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { formatTick } from './formatTick.ts';

interface RangeBarProps {
  readonly sensor: Sensor;
  readonly limits: Limits | undefined;
  /** NaN: no pointer. */
  readonly value: number;
}

export const RangeBar = memo(function RangeBar({ sensor, limits, value }: RangeBarProps) {
  const [place, size] = usePanelSize<HTMLDivElement>();
  const range = { low: formatTick(sensor.low), high: formatTick(sensor.high) };
  const text = Number.isFinite(value)
    ? t('monitor:range.value', { value: formatFixed(value, sensor.decimals), ...range })
    : t('monitor:range.noValue', range);
  return (
    <div ref={place} className="range-bar" role="img" aria-label={withUnit(text, sensor.unit)}>
      {size && <Drawn width={size.width} sensor={sensor} limits={limits} value={value} />}
    </div>
  );
});

function Drawn({ width, sensor, limits, value }: RangeBarProps & { readonly width: number }) {
  const { low, high } = sensor;
  const x = (at: number) => Math.min(width, Math.max(0, ((at - low) / (high - low)) * width));
  const from = x(limits?.low ?? low);
  const to = x(limits?.high ?? high);
  const isHigh = limits?.high !== undefined && value > limits.high;
  const isLow = limits?.low !== undefined && value < limits.low;
  const priority = limits?.priority ?? 2;
  const marks = [
    ...(limits?.low === undefined ? [] : [{ side: 'low' as const, at: limits.low }]),
    ...(limits?.high === undefined ? [] : [{ side: 'high' as const, at: limits.high }]),
  ];
  const lowText = formatTick(low);
  const highText = withUnit(formatTick(high), sensor.unit);
  return (
    <svg width={width} height={32} aria-hidden="true">
      <rect className="range-well" x={0} y={8} width={width} height={8} />
      <rect className="range-normal" x={from} y={8} width={Math.max(0, to - from)} height={8} />
      <rect className="range-edge" x={0.5} y={8.5} width={width - 1} height={7} />
      {marks.map(({ side, at }) => (
        <line key={side} className="range-limit" x1={x(at)} x2={x(at)} y1={5} y2={19} />
      ))}
      {(isHigh || isLow) && (
        <rect
          className={`range-beyond-${priority}`}
          x={isHigh ? to : x(value)}
          y={8}
          width={isHigh ? x(value) - to : from - x(value)}
          height={8}
        />
      )}
      {Number.isFinite(value) && <path className="range-pointer" d={`M${x(value)} 9l-5-8h10z`} />}
      <text className="chart-tick" x={0} y={29}>
        {lowText}
      </text>
      <LimitTexts
        width={width}
        marks={marks.map(({ side, at }) => ({
          x: x(at),
          text: t(`monitor:limitAt.${side}`, { value: formatFixed(at, sensor.decimals) }),
        }))}
        from={tickTextWidth(lowText) + 6}
        to={width - tickTextWidth(highText) - 6}
      />
      <text className="chart-tick" x={width} y={29} textAnchor="end">
        {highText}
      </text>
    </svg>
  );
}

interface LimitTextsProps {
  readonly width: number;
  readonly marks: readonly { readonly x: number; readonly text: string }[];
  readonly from: number;
  readonly to: number;
}

/** Each where it fits between the ends of the range and the one before. */
function LimitTexts({ marks, from, to }: LimitTextsProps) {
  let taken = from;
  return marks.map(({ x, text }) => {
    const half = tickTextWidth(text) / 2;
    const middle = Math.min(to - half, Math.max(taken + half, x));
    if (middle - half < taken) return null;
    taken = middle + half + 6;
    return (
      <text key={text} className="chart-tick" x={middle} y={29} textAnchor="middle">
        {text}
      </text>
    );
  });
}
