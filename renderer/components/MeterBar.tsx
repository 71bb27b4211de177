// A thin bar that shows a share: filled, with an optional hatched part behind it and a tick at a peak.
import { type CSSProperties, memo } from 'react';
import { Meter } from 'react-aria-components';
import './MeterBar.css';

interface MeterBarProps {
  readonly label: string;
  /** In words, as it stands beside the bar. */
  readonly valueText: string;
  /** 0 to 1. */
  readonly share: number;
  /** Drawn hatched after `share`: blocked, or waiting. */
  readonly hatchedShare?: number;
  /** Tick, 0 to 1. */
  readonly peakShare?: number;
  readonly className?: string;
}

const percent = (share: number) => `${(Math.min(1, Math.max(0, share || 0)) * 100).toFixed(2)}%`;

export const MeterBar = memo(function MeterBar(props: MeterBarProps) {
  const { label, valueText, share, hatchedShare = 0, peakShare, className = '' } = props;
  const style = {
    '--share': percent(share),
    '--hatched': percent(Math.min(hatchedShare, 1 - Math.min(1, share))),
    '--peak': percent(peakShare ?? 0),
  } as CSSProperties;
  return (
    <Meter
      aria-label={label}
      className={`meter-bar ${className}`}
      style={style}
      value={Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0}
      maxValue={1}
      valueLabel={valueText}
    >
      <i className="meter-fill" />
      {hatchedShare > 0 && <i className="meter-hatched" />}
      {peakShare !== undefined && <i className="meter-peak" />}
    </Meter>
  );
});
