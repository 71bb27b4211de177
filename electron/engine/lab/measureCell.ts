// One measurement of one cell, on a pipeline of the lab's own. Runs in the lab's thread.
import { CellMemory } from './cellMemory.ts';
import type { CellResult, CellTask } from './cellTask.ts';
import { measureClosedLoop } from './closedLoop.ts';
import { type LabPipelines, rssMiB } from './labPipelines.ts';
import type { LabTaskContext } from './labTaskContext.ts';
import { measureOpenLoop } from './openLoop.ts';

/** Rejects with an Error whose message a person can read when the cell cannot be measured. */
export async function measureCell(
  { capture, knobs, loop, offeredPerS, limitMs }: CellTask,
  pipelines: LabPipelines,
  { signal }: LabTaskContext,
): Promise<CellResult> {
  const { lab, memoryMiB } = await pipelines.take(capture, knobs, signal);
  const deaths = lab.deaths;
  const memory = new CellMemory(rssMiB);
  try {
    const figures =
      loop === 'closed'
        ? await measureClosedLoop(lab, signal)
        : await measureOpenLoop(lab, signal, { offeredPerS, limitMs });
    if (lab.deaths > deaths) return { disturbed: lab.lastTrouble };
    const ownMiB = memory.end(memoryMiB);
    return { disturbed: null, figures, memoryMiB: loop === 'closed' ? ownMiB : null };
  } catch (error) {
    if (lab.deaths > deaths && !signal.aborted) return { disturbed: lab.lastTrouble };
    throw error;
  } finally {
    memory.end(null);
    // A measurement that was stopped gives way at once; what is in flight is waited for by the next one.
    if (signal.aborted) lab.letGo();
    // What does not come back would disturb the next measurement.
    else if (!((await lab.settle()) && lab.deaths === deaths)) await pipelines.drop(lab);
  }
}
