// How the pool keeps itself alive: its circuit breaker in a line, and below what died, was recomputed and how fast it was back.
import { Check } from 'lucide-react';
import { memo } from 'react';
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { t } from '../language/language.ts';
import './PoolHealth.css';
import { breakerWords, type PoolFigure, poolFigures } from './poolWords.ts';

export function PoolBreaker() {
  const pool = useSampled((state) => state.figures?.pool);
  const atMs = useSampled((state) => state.atMs);
  if (!pool) return null;
  const { state, detail, priority } = breakerWords(pool, atMs);
  return (
    <span className={`pool-breaker number ${priority === null ? '' : `pool-breaker-${priority}`}`}>
      {priority === null ? <Check aria-hidden="true" /> : <AlarmMark priority={priority} size={14} />}
      <span>
        {t('pipeline:breaker')} <b>{state}</b>
      </span>
      <span className="text-3">{detail}</span>
    </span>
  );
}

export function PoolFigures() {
  const pool = useSampled((state) => state.figures?.pool);
  if (!pool) return null;
  return (
    <dl className="pool-figures" aria-label={t('pipeline:poolHealth')}>
      {poolFigures(pool).map((figure) => (
        <Figure key={figure.label} {...figure} />
      ))}
    </dl>
  );
}

const Figure = memo(function Figure({ label, title, text, none, first }: PoolFigure) {
  return (
    <div className={first ? 'pool-figure-first' : ''} title={title}>
      <dt>{label}</dt>
      <dd className={none ? 'text-3' : ''}>{text}</dd>
    </div>
  );
});
