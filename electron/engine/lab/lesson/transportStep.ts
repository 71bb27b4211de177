// The step on copying readings to the workers against sharing memory with them.
import { costsOf, loopRun, loopWorkers } from './closedLoopRun.ts';
import { readingsPerS } from './measured.ts';
import { type StepPlan, twoBars, twoResultsOf } from './stepPlan.ts';
import { compared, rate, times, us } from './words.ts';

const transportBatch = 500;

export const transportStep: StepPlan = {
  id: 'transport',
  title: 'Copying against sharing',
  question:
    'Readings lie in memory that all workers share: what would it cost to copy them to and fro instead?',
  terms: [
    {
      term: 'Copied',
      meaning: 'readings are packed into the message and unpacked by the worker, results likewise.',
    },
    {
      term: 'Shared',
      meaning: 'readings lie where every thread can read them, and the message only says where.',
    },
  ],
  settings: [
    { label: 'pool.transport', value: 'copy, then shared' },
    { label: 'batch.size', value: String(transportBatch) },
    { label: 'pool.workers', value: String(loopWorkers) },
    { label: 'source', value: 'as fast as the queue takes it' },
  ],
  runs: [
    loopRun('copy', { size: transportBatch, pool: { transport: 'copy' }, workPerReadingUs: 0 }),
    loopRun('shared', { size: transportBatch, pool: { transport: 'shared' }, workPerReadingUs: 0 }),
  ],
  together: false,
  look: (results) => {
    const [byCopy, byShare] = twoResultsOf(results);
    const [copy, shared] = [readingsPerS(byCopy), readingsPerS(byShare)];
    const [copied, lent] = [costsOf(byCopy), costsOf(byShare)];
    const journeys = `The journey of a batch of ${transportBatch} took ${us(copied.overheadUs)} copied and ${us(lent.overheadUs)} shared`;
    const first = `Shared, the pool computed ${rate(shared)}; copied as plain objects, ${rate(copy)}`;
    const pays = compared(shared, copy) === 'more';
    return {
      seen: pays
        ? `${first}: sharing is ${times(shared / copy)} as fast. ${journeys}: copies are made and unmade by the threads that should compute, reading by reading, and no batch size saves that.`
        : `${first}: this time sharing was no faster. ${journeys}; what held both back lies elsewhere.`,
      otherwise: !pays,
      figures: [
        { label: 'copied', value: copy, unit: 'readings/s' },
        { label: 'shared', value: shared, unit: 'readings/s' },
        { label: 'journey, copied', value: copied.overheadUs, unit: 'µs' },
        { label: 'journey, shared', value: lent.overheadUs, unit: 'µs' },
      ],
      chart: twoBars('Throughput', 'readings/s', ['copied', copy], ['shared', shared]),
    };
  },
};
