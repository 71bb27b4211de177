// The workers and their pool: health, load, memory; beside each worker its lane of the task stream. Many workers: a band and a list.
import type { WorkerColumnsRow } from '../../shared/pipelineFigures.ts';
import { useSampled } from '../app/useSampled.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatPercent, formatSpan } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { PoolBreaker, PoolFigures } from './PoolHealth.tsx';
import { poolSizeWords } from './poolWords.ts';
import { TaskStream } from './TaskStream.tsx';
import { useTaskBars } from './useTaskBars.ts';
import { percent, WorkerHeadings, WorkerTable } from './WorkerTable.tsx';
import './WorkersPanel.css';

/** From this many workers on, their band is shown above the list. */
const bandFrom = 9;
const noWorkers: readonly WorkerColumnsRow[] = [];

export function WorkersPanel() {
  const all = useSampled((state) => state.figures?.workers ?? noWorkers);
  const pool = useSampled((state) => state.figures?.pool);
  const mode = useSampled((state) => state.structure?.knobs.pool.mode ?? 'pool');
  const workers = retiredLast(all);
  return (
    <Panel
      title={t('pipeline:workers.title')}
      caption={mode === 'pool' ? pool && poolSizeWords(pool) : t('pipeline:eventLoop')}
      tools={mode === 'pool' && <PoolBreaker />}
      className="workers"
    >
      <PoolFigures />
      {workers.length === 0 ? (
        <Notice title={mode === 'pool' ? t('pipeline:workers.none') : t('pipeline:workers.loop')}>
          {mode === 'pool' ? t('pipeline:workers.noneText') : t('pipeline:workers.loopText')}
        </Notice>
      ) : (
        <Listed workers={workers} />
      )}
    </Panel>
  );
}

function retiredLast(workers: readonly WorkerColumnsRow[]): readonly WorkerColumnsRow[] {
  const isRetired = ({ state }: WorkerColumnsRow) => state === 'retired';
  if (!workers.some(isRetired)) return workers;
  return [...workers.filter((worker) => !isRetired(worker)), ...workers.filter(isRetired)];
}

function Listed({ workers }: { readonly workers: readonly WorkerColumnsRow[] }) {
  const bars = useTaskBars(workers);
  const recycleAfterMiB = useSampled((state) => state.structure?.knobs.pool.recycleAfterMiB ?? 0);
  const live = workers.filter(({ state }) => state === 'live');
  const readings = Number.isFinite(bars.readingsPerTask)
    ? t('app:readings', { count: Math.round(bars.readingsPerTask) })
    : '';
  const each =
    bars.tasksPerBar > 1
      ? t('pipeline:workers.barTasks', { number: formatCount(bars.tasksPerBar) })
      : t('pipeline:workers.barTask');
  const stretch = t('pipeline:workers.stretch', { span: formatSpan(bars.spanMs) });
  return (
    <>
      <div className="workers-head">
        <WorkerHeadings recycleAfterMiB={recycleAfterMiB} />
        <div className="workers-stream-head">
          <span>{t('pipeline:workers.tasks', { stretch })}</span>
          <span>
            {readings ? t('pipeline:workers.eachOf', { each, readings }) : t('pipeline:workers.noTask')}
          </span>
        </div>
      </div>
      {live.length >= bandFrom && <Band workers={live} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="workers-list" aria-label={t('pipeline:workers.load')} tabIndex={0}>
        <WorkerTable workers={workers} recycleAfterMiB={recycleAfterMiB} />
        <TaskStream
          bars={bars}
          lanes={workers.length}
          summary={t('pipeline:workers.summary', {
            stretch,
            workers: String(workers.length),
            bars: String(bars.count),
            each,
          })}
        />
      </section>
    </>
  );
}

function Band({ workers }: { readonly workers: readonly WorkerColumnsRow[] }) {
  const busy = workers.map(({ busyShare }) => busyShare).toSorted((a, b) => a - b);
  const least = busy[0] ?? 0;
  const median = busy[busy.length >> 1] ?? 0;
  const most = busy.at(-1) ?? 0;
  return (
    <div className="workers-band">
      <span>{t('pipeline:workers.all')}</span>
      <span className="load-bar" aria-hidden="true">
        <i className="load-band" style={{ marginLeft: percent(least), width: percent(most - least) }} />
        <b style={{ left: percent(median) }} />
      </span>
      <span>
        {t('pipeline:workers.band', {
          least: formatPercent(least),
          most: formatPercent(most),
          median: formatPercent(median),
        })}
      </span>
    </div>
  );
}
