// Everything abnormal at present, worst first: the status bar's account.
import type { EventPriority } from '../../shared/events.ts';
import type { PipelineFigures } from '../../shared/pipelineFigures.ts';
import { sensorStates } from '../../shared/sensor.ts';
import { formatDuration, formatFixed, formatSi, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import type { EngineSide } from './telltaleStore.ts';

export interface Condition {
  /** Stays the same while the condition lasts. */
  readonly id: string;
  readonly priority: EventPriority;
  /** "Vib 2 high" */
  readonly title: string;
  /** "4.81 mm/s", or empty. */
  readonly detail: string;
}

type Known = Pick<
  EngineSide,
  'connection' | 'structure' | 'figures' | 'wall' | 'breaches' | 'atMs' | 'receivedAtMs'
>;

/** `nowMs`: local time. */
export function conditions(state: Known, nowMs: number): readonly Condition[] {
  const all = [
    ...connectionConditions(state, nowMs),
    ...pipelineConditions(state),
    ...sensorConditions(state),
  ];
  return all.sort((a, b) => a.priority - b.priority);
}

function* connectionConditions({ connection }: Known, nowMs: number): Generator<Condition> {
  if (connection.state !== 'lost') return;
  yield {
    id: 'connection',
    priority: 1,
    title: t('app:lost.title'),
    detail: t('app:lost.lastedFor', { time: formatDuration(nowMs - connection.sinceMs) }),
  };
}

function* pipelineConditions({ figures, structure }: Known): Generator<Condition> {
  if (!figures) return;
  if (figures.ledgerDifference !== 0)
    yield {
      id: 'ledger',
      priority: 1,
      title: t('app:condition.ledger'),
      detail: t('app:status.offBy', { count: figures.ledgerDifference }),
    };
  if (figures.shedPerS > 0)
    yield {
      id: 'shed',
      priority: 2,
      title: t('app:condition.shedding', { rate: formatSi(figures.shedPerS) }),
      detail: '',
    };
  for (const source of figures.sources) {
    if (source.state !== 'failed') continue;
    const name = structure?.sources.find(({ config }) => config.id === source.id)?.name ?? source.id;
    yield {
      id: `source ${source.id}`,
      priority: 2,
      title: t('app:condition.sourceFailed', { name }),
      detail: source.lastError,
    };
  }
  yield* poolConditions(figures);
  if (figures.notice && figures.pool.breaker === 'closed')
    yield { id: 'notice', priority: 4, title: figures.notice, detail: '' };
}

function* poolConditions({ pool }: PipelineFigures): Generator<Condition> {
  const { breaker, consecutiveFailures, workersAllowed, workersWanted } = pool;
  const inARow = t('app:condition.deathsInARow', { count: consecutiveFailures });
  if (breaker === 'open')
    yield { id: 'pool open', priority: 1, title: t('app:condition.poolBroken'), detail: inARow };
  else if (breaker === 'half-open')
    yield { id: 'pool half-open', priority: 2, title: t('app:condition.poolTried'), detail: '' };
  else if (workersAllowed < workersWanted) {
    const title = t('app:condition.poolKeeps', {
      allowed: String(workersAllowed),
      wanted: String(workersWanted),
    });
    yield { id: 'pool smaller', priority: 3, title, detail: inARow };
  }
}

function* sensorConditions({ structure, wall, breaches, atMs }: Known): Generator<Condition> {
  if (!structure || !wall) return;
  for (let i = 0; i < structure.sensors.length; i++) {
    const sensor = structure.sensors[i];
    const state = sensorStates[wall.states[i] ?? 0];
    if (!sensor) continue;
    const id = `${sensor.id} ${state}`;
    const since = formatDuration(atMs - (wall.stateSinceMs[i] ?? Number.NaN));
    if (state === 'failed')
      yield { id, priority: 2, title: t('app:condition.failed', { name: sensor.name }), detail: since };
    else if (state === 'stale' || state === 'missing')
      yield { id, priority: 3, title: t(`app:condition.${state}`, { name: sensor.name }), detail: since };
    const breach = breaches[i];
    if (!breach) continue;
    const value = withUnit(formatFixed(wall.values[i] ?? Number.NaN, sensor.decimals), sensor.unit);
    yield {
      id: `${sensor.id} ${breach.side} ${breach.priority}`,
      priority: breach.priority,
      title: t(`app:condition.${breach.side}`, { name: sensor.name }),
      detail: value,
    };
  }
}
