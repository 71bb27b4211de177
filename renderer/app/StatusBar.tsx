// The bar at the foot: worst state, readings in and out, loop lag, ledger, memory, host, clock.
import { Check, Globe, Monitor } from 'lucide-react';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { FaultsStatus } from '../faults/FaultsMark.tsx';
import {
  formatCount,
  formatLatency,
  formatSi,
  formatTime,
  noValue,
  thinSpace,
  withUnit,
} from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { conditions } from '../store/conditions.ts';
import { type TelltaleState, useTelltale } from '../store/telltaleStore.ts';
import './StatusBar.css';
import { useNow } from './useNow.ts';
import { useSampled } from './useSampled.ts';

function Calm({ state }: { readonly state: TelltaleState }) {
  const sensors = state.structure?.sensors.length ?? 0;
  const isKnown = state.wall !== null && sensors > 0;
  const words = isKnown
    ? t('app:status.allNormal')
    : state.connection.state === 'connecting'
      ? t('app:status.connecting')
      : state.structure && sensors === 0
        ? t('app:status.noSensors')
        : t('app:status.waiting');
  return (
    <span className="status-worst">
      {isKnown && <Check aria-hidden="true" />}
      {words}
    </span>
  );
}

function WorstState() {
  const now = useNow(1_000);
  const state = useSampled((current) => current);
  const all = conditions(state, now);
  const [worst] = all;
  const others = all.length - 1;
  if (!worst) return <Calm state={state} />;
  return (
    <span className={`status-worst status-worst-${worst.priority}`}>
      <AlarmMark priority={worst.priority} />
      <b className="strong">{worst.title}</b>
      {worst.detail && <span className="status-detail">{worst.detail}</span>}
      {others > 0 && <span className="status-label">{t('app:status.more', { count: others })}</span>}
    </span>
  );
}

const perS = (value: number | null) => (value === null ? noValue : `${formatSi(value)}/s`);

function Ledger({ isLost }: { readonly isLost: boolean }) {
  const figures = useSampled((state) => state.figures);
  if (!figures)
    return (
      <span>
        <span className="status-label">{t('app:status.ledger')}</span>
        {noValue}
      </span>
    );
  const { ledgerDifference: difference, ledger } = figures;
  const shed = ledger.shed < 1e7 ? formatCount(ledger.shed) : formatSi(ledger.shed);
  return (
    <span>
      <span className="status-label">{t('app:status.ledger')}</span>
      {isLost
        ? t('app:status.unknownLast')
        : difference === 0 && <Check className="status-check" aria-hidden="true" />}
      {difference === 0 ? t('app:status.balanced') : t('app:status.offBy', { count: difference })},{' '}
      {t('app:status.shed', { number: shed })}
    </span>
  );
}

function Clock() {
  return <span>{formatTime(useNow(1_000))}</span>;
}

export function StatusBar() {
  const isLost = useTelltale((state) => state.connection.state === 'lost');
  const host = useTelltale((state) => state.structure?.host);
  const cores = useTelltale((state) => state.structure?.cores);
  const sampled = useSampled((state) => state.figures);
  const figures = isLost ? null : sampled;
  return (
    <footer className="status number">
      <FaultsStatus />
      <WorstState />
      <span>
        <span className="status-label">{t('app:status.in')}</span>
        <span className="status-rate">{perS(figures?.offeredPerS ?? null)}</span>
      </span>
      <span>
        <span className="status-label">{t('app:status.out')}</span>
        <span className="status-rate">{perS(figures?.processedPerS ?? null)}</span>
      </span>
      <span>
        <span className="status-label">{t('app:status.lag')}</span>
        <span className="status-lag">
          {figures ? withUnit(formatLatency(figures.lagMs.p99), 'ms') : noValue}
        </span>
      </span>
      <Ledger isLost={isLost} />
      <span className="status-grow" />
      <span className="hide-narrow">
        <span className="status-label">{t('app:status.memory')}</span>
        {sampled ? `${formatCount(sampled.memoryMiB)}${thinSpace}MiB` : noValue}
      </span>
      {host && (
        <span>
          {host === 'desktop' ? <Monitor aria-hidden="true" /> : <Globe aria-hidden="true" />}
          {t(`app:status.host.${host}`)}
          <span className="status-label hide-narrow">{t('app:status.cores', { count: cores ?? 0 })}</span>
        </span>
      )}
      <Clock />
    </footer>
  );
}
