// Measures the CPU time that added work takes of the thread it runs in: of a worker, or of the test's own.
import { computeBatch } from '../../../workers/computeBatch.ts';

/** Readings of a small batch: the work of each is a brief call. */
const readings = 20;
const runUs = 15_000;
const runs = 6;

function threadCpuUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

async function cpuUsOf(workPerReadingUs: number, batches: number): Promise<number> {
  const settings = {
    window: 2,
    hop: 1,
    rolling: false,
    windowed: false,
    workPerReadingUs,
    workKind: 'burn',
  } as const;
  const task = {
    transport: 'shared',
    rings: new SharedArrayBuffer(16),
    ranges: new Float64Array(0),
    readings,
    settings,
    recycled: null,
  } as const;
  const before = threadCpuUs();
  for (let batch = 0; batch < batches; batch++) await computeBatch(task);
  return threadCpuUs() - before;
}

/** CPU time for a reading, that of the batch itself left out; of several runs the least disturbed. */
export default async function burntUsPerReading(workPerReadingUs: number): Promise<number> {
  const batches = Math.ceil(runUs / workPerReadingUs / readings);
  const least = async (us: number): Promise<number> => {
    let fewest = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) fewest = Math.min(fewest, await cpuUsOf(us, batches));
    return fewest;
  };
  await cpuUsOf(workPerReadingUs, batches);
  return ((await least(workPerReadingUs)) - (await least(0))) / batches / readings;
}
