// The workers as rows: state, load as bar and words, rates, deaths and replacements, memory from the start until now.
import { memo } from 'react';
import type { WorkerColumnsRow } from '../../shared/pipelineFigures.ts';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { MeterBar } from '../components/MeterBar.tsx';
import { formatCount, formatFixed, formatPercent, formatSi, noValue } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { grownMiB, growthText } from './poolWords.ts';

interface WorkerTableProps {
  readonly workers: readonly WorkerColumnsRow[];
  /** Growth after which a worker is replaced. */
  readonly recycleAfterMiB: number;
}

const columns = [
  'worker',
  'state',
  'load',
  'busy',
  'wait',
  'idle',
  'tasks',
  'readings',
  'died',
  'recycled',
  'heap',
  'buffers',
] as const;
type Column = (typeof columns)[number];

const optional = (column: Column) => (column === 'readings' ? 'workers-optional' : '');

export function WorkerHeadings({ recycleAfterMiB }: { readonly recycleAfterMiB: number }) {
  return (
    <div className="workers-row" aria-hidden="true">
      {columns.map((column) => (
        <span key={column} className={optional(column)}>
          {t(`pipeline:column.${column}`)}
        </span>
      ))}
      <span>{t('pipeline:grownOf', { number: formatCount(recycleAfterMiB) })}</span>
    </div>
  );
}

export function WorkerTable({ workers, recycleAfterMiB }: WorkerTableProps) {
  return (
    <table>
      <thead className="visually-hidden">
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`pipeline:columnSpoken.${column}`)}
            </th>
          ))}
          <th scope="col">{t('pipeline:growthSpoken', { number: formatCount(recycleAfterMiB) })}</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <WorkerRow key={worker.id} worker={worker} recycleAfterMiB={recycleAfterMiB} />
        ))}
      </tbody>
    </table>
  );
}

export const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100)).toFixed(1)}%`;

interface WorkerRowProps {
  readonly worker: WorkerColumnsRow;
  readonly recycleAfterMiB: number;
}

const WorkerRow = memo(function WorkerRow({ worker, recycleAfterMiB }: WorkerRowProps) {
  const { busyShare, waitingShare, idleShare, state } = worker;
  const isLive = state === 'live';
  const name = worker.thread === 'event loop' ? t('pipeline:loop') : `W${worker.id}`;
  const share = (value: number) => (isLive ? formatPercent(value) : noValue);
  const tasks = worker.tasksPerS < 10 ? formatFixed(worker.tasksPerS, 1) : formatCount(worker.tasksPerS);
  const grown = isLive ? grownMiB(worker) : null;
  return (
    <tr className={`workers-row ${isLive ? '' : 'workers-row-down'}`}>
      <th scope="row">{name}</th>
      <td>
        {state === 'waiting' && <AlarmMark priority={3} size={12} decorative />}
        {t(`pipeline:workerState.${state}`)}
      </td>
      <td>
        <span className="load-bar" aria-hidden="true">
          <i style={{ width: percent(busyShare) }} />
          <u style={{ width: percent(waitingShare) }} />
        </span>
      </td>
      <td>{share(busyShare)}</td>
      <td>{share(waitingShare)}</td>
      <td>{share(idleShare)}</td>
      <td>{isLive ? tasks : noValue}</td>
      <td className="workers-optional">{isLive ? formatSi(worker.readingsPerS) : noValue}</td>
      <td>{formatCount(worker.restarts)}</td>
      <td>{formatCount(worker.recycled)}</td>
      <td>{isLive ? growthText(worker.heapStartMiB, worker.heapMiB) : noValue}</td>
      <td>{isLive ? growthText(worker.arrayBuffersStartMiB, worker.arrayBuffersMiB) : noValue}</td>
      <td className="workers-grown">
        {grown === null ? (
          noValue
        ) : (
          <>
            {formatCount(grown)}
            <MeterBar
              label={t('pipeline:growthOf', { name })}
              valueText={t('pipeline:someOfMiB', {
                some: formatCount(grown),
                all: formatCount(recycleAfterMiB),
              })}
              share={grown / recycleAfterMiB}
            />
          </>
        )}
      </td>
    </tr>
  );
});
