// Figures of one source, or of all, refreshed four times a second without touching the table around them.
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { MeterBar } from '../components/MeterBar.tsx';
import {
  formatCount,
  formatDuration,
  formatPercent,
  formatRate,
  formatSignificant,
  noValue,
  thinSpace,
  withUnit,
} from '../format/numbers.ts';
import { t } from '../language/language.ts';
import type { TelltaleState } from '../store/telltaleStore.ts';
import { sourceFigures } from './sourceFigures.ts';
import { shownState } from './sourceStateWords.ts';

export type SourceFigureName =
  | 'readingsPerS'
  | 'received'
  | 'processed'
  | 'underWay'
  | 'quarantined'
  | 'shed'
  | 'errors'
  | 'blockedMs'
  | 'pollRound';

function figureText(state: TelltaleState, id: string, name: SourceFigureName): string {
  const figures = sourceFigures(state, id);
  if (!figures) return noValue;
  const { ledger, pollRoundMs } = figures;
  switch (name) {
    case 'readingsPerS':
      return state.connection.state === 'connected' ? formatRate(figures.readingsPerS) : noValue;
    case 'underWay':
      return formatCount(ledger.queued + ledger.inFlight);
    case 'errors':
      return formatCount(figures.errors);
    case 'blockedMs':
      return figures.blockedMs > 0 ? formatDuration(figures.blockedMs) : '0';
    case 'pollRound':
      return pollRoundMs.p50 === null ? noValue : roundText(pollRoundMs.p50, pollRoundMs.p99);
    default:
      return formatCount(ledger[name]);
  }
}

function roundText(p50: number, p99: number | null): string {
  const text = (ms: number) => formatSignificant(ms, ms < 100 ? 2 : 3);
  return withUnit(`${text(p50)}${thinSpace}/${thinSpace}${p99 === null ? noValue : text(p99)}`, 'ms');
}

export function SourceFigure({ id, figure }: { readonly id: string; readonly figure: SourceFigureName }) {
  const text = useSampled((state) => figureText(state, id, figure));
  return <span className={text === '0' ? 'text-3' : ''}>{text}</span>;
}

/** Sums that stand in the engine's own account; what cannot be added up is left out. */
export function TotalFigure({ figure }: { readonly figure: SourceFigureName }) {
  const text = useSampled(({ figures, connection }) => {
    if (!figures) return '';
    switch (figure) {
      case 'readingsPerS':
        return connection.state === 'connected' ? formatRate(figures.offeredPerS) : noValue;
      case 'underWay':
        return formatCount(figures.ledger.queued + figures.ledger.inFlight);
      case 'errors':
        return formatCount(figures.sources.reduce((sum, { errors }) => sum + errors, 0));
      case 'blockedMs':
      case 'pollRound':
        return '';
      default:
        return formatCount(figures.ledger[figure]);
    }
  });
  return <>{text}</>;
}

export function SourceStateWord({ id }: { readonly id: string }) {
  const shown = useSampled((state) => {
    const figures = sourceFigures(state, id);
    return figures ? shownState(figures) : null;
  });
  const progress = useSampled((state) => sourceFigures(state, id)?.progress ?? null);
  if (!shown) return <span className="text-3">{noValue}</span>;
  const { word, priority } = shown;
  const percent = progress === null ? '' : withUnit(formatPercent(progress), '%');
  return (
    <>
      <span className={`source-state ${priority !== undefined && priority <= 3 ? 'strong' : ''}`}>
        {priority !== undefined && <AlarmMark priority={priority} size={14} decorative />}
        {word}
        {progress !== null && <span className="text-3 micro">{percent}</span>}
      </span>
      {progress !== null && (
        <MeterBar label={t('sources:replayProgress')} valueText={percent} share={progress} />
      )}
    </>
  );
}
