// The bars of the task stream, made anew often enough to follow and seldom enough to be looked at.
import { useEffect, useRef, useState } from 'react';
import type { WorkerColumnsRow } from '../../shared/pipelineFigures.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { streamSpanMs, type TaskBars, taskBars, unbrokenMs } from './taskLanes.ts';

/** A short stretch is over before it can be read: it is held for a second. */
const holdMs = 1_000;
const followMs = 200;
const shortSpanMs = 1_000;

export function useTaskBars(workers: readonly WorkerColumnsRow[]): TaskBars {
  const present = useRef(workers);
  present.current = workers;
  const lanes = workers.map(({ id }) => id).join();
  const [bars, setBars] = useState(() => presentBars(workers));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other workers, other lanes
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      const paused = useTelltale.getState().span.endMs !== null;
      let nextMs = followMs;
      if (!paused) {
        const next = presentBars(present.current);
        setBars(next);
        nextMs = next.spanMs < shortSpanMs ? holdMs : followMs;
      }
      timer = setTimeout(look, nextMs);
    };
    look();
    return () => clearTimeout(timer);
  }, [lanes]);
  return bars;
}

function presentBars(workers: readonly WorkerColumnsRow[]): TaskBars {
  const { tasks, atMs } = useTelltale.getState();
  const tasksPerS = workers.reduce((sum, worker) => sum + worker.tasksPerS, 0);
  const spanMs = streamSpanMs(tasksPerS, workers.length, unbrokenMs(tasks, atMs));
  const rows = new Map(workers.map(({ id }, row) => [id, row]));
  return taskBars(tasks, atMs, spanMs, (worker) => rows.get(worker) ?? -1, workers.length);
}
