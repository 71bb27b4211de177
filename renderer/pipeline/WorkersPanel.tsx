// The workers: load as bar and words, rates, heap; beside each its lane of the task stream. Many workers: a band and a list.
import { memo } from 'react';
import type { WorkerColumnsRow } from '../../shared/frame.ts';
import { useSampled } from '../app/useSampled.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatFixed, formatPercent, formatSi, formatSpan, noValue } from '../format/numbers.ts';
import { TaskStream } from './TaskStream.tsx';
import { useTaskBars } from './useTaskBars.ts';
import './WorkersPanel.css';

/** From this many workers on, their band is shown above the list. */
const bandFrom = 9;
const noWorkers: readonly WorkerColumnsRow[] = [];

export function WorkersPanel() {
  const all = useSampled((state) => state.figures?.workers ?? noWorkers);
  const mode = useSampled((state) => state.structure?.knobs.pool.mode ?? 'pool');
  const workers = all.filter(({ state }) => state === 'live');
  const caption = mode === 'pool' ? `${formatCount(workers.length)}, pool` : 'event loop';
  return (
    <Panel title="Workers" caption={caption} className="workers">
      {workers.length === 0 ? (
        <Notice title={mode === 'pool' ? 'No worker yet' : 'No workers: the event loop computes'}>
          {mode === 'pool'
            ? 'They appear here once the pool is warm.'
            : 'Set “Compute in” to pool, and the workers take over.'}
        </Notice>
      ) : (
        <Listed workers={workers} />
      )}
    </Panel>
  );
}

function Listed({ workers }: { readonly workers: readonly WorkerColumnsRow[] }) {
  const bars = useTaskBars(workers);
  const size = formatCount(Math.round(bars.readingsPerTask));
  const readings = Number.isFinite(bars.readingsPerTask)
    ? `${size} ${size === '1' ? 'reading' : 'readings'}`
    : '';
  const each =
    bars.tasksPerBar > 1 ? `each bar up to ${formatCount(bars.tasksPerBar)} tasks` : 'each bar a task';
  const stretch = `last ${formatSpan(bars.spanMs)}`;
  return (
    <>
      <div className="workers-head">
        <div className="workers-row" aria-hidden="true">
          <span>worker</span>
          <span>load</span>
          <span>busy %</span>
          <span>waiting</span>
          <span>idle</span>
          <span>tasks/s</span>
          <span className="workers-optional">readings/s</span>
          <span className="workers-optional">heap MiB</span>
        </div>
        <div className="workers-stream-head">
          <span>task stream, {stretch}</span>
          <span>{readings ? `${each} of ${readings}` : 'no task in it'}</span>
        </div>
      </div>
      {workers.length >= bandFrom && <Band workers={workers} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="workers-list" aria-label="Load of each worker" tabIndex={0}>
        <table>
          <thead className="visually-hidden">
            <tr>
              {[
                'worker',
                'load',
                'busy, %',
                'waiting, %',
                'idle, %',
                'tasks/s',
                'readings/s',
                'heap, MiB',
              ].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {workers.map((worker) => (
              <WorkerRow key={worker.id} worker={worker} />
            ))}
          </tbody>
        </table>
        <TaskStream
          bars={bars}
          lanes={workers.length}
          summary={`The ${stretch} of ${workers.length} workers: ${bars.count} bars, ${each}.`}
        />
      </section>
    </>
  );
}

const percent = (share: number) => `${Math.min(100, Math.max(0, share * 100)).toFixed(1)}%`;

const WorkerRow = memo(function WorkerRow({ worker }: { readonly worker: WorkerColumnsRow }) {
  const { busyShare, waitingShare, idleShare, restarts } = worker;
  return (
    <tr className="workers-row">
      <th scope="row">
        {worker.thread === 'event loop' ? 'loop' : `W${worker.id}`}
        {restarts > 0 && (
          <span className="workers-restarts" title={`replaced ${restarts} times`}>
            ↻{restarts}
          </span>
        )}
      </th>
      <td>
        <span className="load-bar" aria-hidden="true">
          <i style={{ width: percent(busyShare) }} />
          <u style={{ width: percent(waitingShare) }} />
        </span>
      </td>
      <td>{formatPercent(busyShare)}</td>
      <td>{formatPercent(waitingShare)}</td>
      <td>{formatPercent(idleShare)}</td>
      <td>{worker.tasksPerS < 10 ? formatFixed(worker.tasksPerS, 1) : formatCount(worker.tasksPerS)}</td>
      <td className="workers-optional">{formatSi(worker.readingsPerS)}</td>
      <td className="workers-optional">{worker.heapMiB > 0 ? formatFixed(worker.heapMiB, 1) : noValue}</td>
    </tr>
  );
});

function Band({ workers }: { readonly workers: readonly WorkerColumnsRow[] }) {
  const busy = workers.map(({ busyShare }) => busyShare).toSorted((a, b) => a - b);
  const least = busy[0] ?? 0;
  const median = busy[busy.length >> 1] ?? 0;
  const most = busy.at(-1) ?? 0;
  return (
    <div className="workers-band">
      <span>all</span>
      <span className="load-bar" aria-hidden="true">
        <i className="load-band" style={{ marginLeft: percent(least), width: percent(most - least) }} />
        <b style={{ left: percent(median) }} />
      </span>
      <span>
        busy {formatPercent(least)} to {formatPercent(most)}, median {formatPercent(median)} %
      </span>
    </div>
  );
}
