// Memory of the process against worker count: a pool that grows while it computes. Runs in the lab's thread.
import { setTimeout as wait } from 'node:timers/promises';
import type { WorkerMemoryResult, WorkerMemoryTask } from './cellTask.ts';
import { warmUp } from './closedLoop.ts';
import { LabPipeline, type LabPipelineParts } from './labPipeline.ts';
import { rssMiB } from './labPipelines.ts';
import type { LabTaskContext } from './labTaskContext.ts';

const busyMs = 800;
const samples = 5;
const sampleIntervalMs = 60;
const startCheckMs = 20;
const startLimitMs = 20_000;

/** Rejects with an Error whose message a person can read, or the signal's reason. */
export async function measureWorkerMemory(
  { capture, knobs, workers }: WorkerMemoryTask,
  parts: LabPipelineParts,
  { signal, progress }: LabTaskContext,
): Promise<WorkerMemoryResult> {
  const points = [{ workers: 0, rssMiB: await settledRssMiB(signal) }];
  const knobsWith = (count: number) => ({ ...knobs, pool: { ...knobs.pool, workers: count } });
  const lab = await LabPipeline.open(capture, knobsWith(workers[0] ?? 1), parts);
  try {
    for (const [i, count] of workers.entries()) {
      lab.setKnobs(knobsWith(count));
      await allLive(lab, count, signal);
      // What a worker holds once it computes counts, not what it starts with.
      await warmUp(lab, signal, busyMs);
      await lab.settle();
      points.push({ workers: count, rssMiB: await settledRssMiB(signal) });
      progress((i + 1) / workers.length);
    }
    return { points };
  } finally {
    await lab.close();
  }
}

async function allLive(lab: LabPipeline, count: number, signal: AbortSignal): Promise<void> {
  const untilMs = lab.clock.monotonicMs() + startLimitMs;
  while (lab.pipeline.poolHealth().workersLive < count) {
    if (lab.clock.monotonicMs() > untilMs)
      throw new Error(`${count} workers did not start within ${startLimitMs / 1_000} s; ${lab.lastTrouble}`);
    await wait(startCheckMs, undefined, { signal });
  }
}

/** Median of a few looks: it moves while memory is given back. */
async function settledRssMiB(signal: AbortSignal): Promise<number> {
  const seen: number[] = [];
  for (let i = 0; i < samples; i++) {
    await wait(sampleIntervalMs, undefined, { signal });
    seen.push(rssMiB());
  }
  return seen.sort((a, b) => a - b)[samples >> 1] as number;
}
