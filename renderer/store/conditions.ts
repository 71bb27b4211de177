// Everything abnormal at present, worst first: the status bar's account.
import type { EventPriority } from '../../shared/events.ts';
import type { PipelineFigures } from '../../shared/frame.ts';
import { sensorStates } from '../../shared/sensor.ts';
import { formatDuration, formatFixed, formatSi, withUnit } from '../format/numbers.ts';
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
    title: 'Engine not reached',
    detail: `for ${formatDuration(nowMs - connection.sinceMs)}`,
  };
}

function* pipelineConditions({ figures, structure }: Known): Generator<Condition> {
  if (!figures) return;
  if (figures.ledgerDifference !== 0)
    yield {
      id: 'ledger',
      priority: 1,
      title: 'Ledger does not balance',
      detail: `off by ${formatFixed(figures.ledgerDifference, 0)}`,
    };
  if (figures.shedPerS > 0)
    yield {
      id: 'shed',
      priority: 2,
      title: `Queue full, shedding ${formatSi(figures.shedPerS)}/s`,
      detail: '',
    };
  for (const source of figures.sources) {
    if (source.state !== 'failed') continue;
    const name = structure?.sources.find(({ config }) => config.id === source.id)?.name ?? source.id;
    yield {
      id: `source ${source.id}`,
      priority: 2,
      title: `Source ${name} failed`,
      detail: source.lastError,
    };
  }
  yield* poolConditions(figures);
  if (figures.notice && figures.pool.breaker === 'closed')
    yield { id: 'notice', priority: 4, title: figures.notice, detail: '' };
}

function* poolConditions({ pool }: PipelineFigures): Generator<Condition> {
  const { breaker, consecutiveFailures, workersAllowed, workersWanted } = pool;
  const inARow = `${formatFixed(consecutiveFailures, 0)} deaths in a row`;
  if (breaker === 'open')
    yield { id: 'pool open', priority: 1, title: 'Pool is broken, event loop computes', detail: inARow };
  else if (breaker === 'half-open')
    yield { id: 'pool half-open', priority: 2, title: 'Pool is tried with one worker', detail: '' };
  else if (workersAllowed < workersWanted) {
    const title = `Pool keeps ${workersAllowed} of ${workersWanted} workers`;
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
    if (state === 'failed') yield { id, priority: 2, title: `${sensor.name} failed`, detail: since };
    else if (state === 'stale' || state === 'missing')
      yield { id, priority: 3, title: `${sensor.name} ${state}`, detail: since };
    const breach = breaches[i];
    if (!breach) continue;
    const value = withUnit(formatFixed(wall.values[i] ?? Number.NaN, sensor.decimals), sensor.unit);
    yield {
      id: `${sensor.id} ${breach.side} ${breach.priority}`,
      priority: breach.priority,
      title: `${sensor.name} ${breach.side}`,
      detail: value,
    };
  }
}
