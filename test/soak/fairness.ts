// Soak `fairness`: one source floods at 100 times what the pool can do; a reading a second beside it is not held up.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import { numberText, quantile } from '../bench/figures.ts';
import { RunFolder } from '../hosts/builtHeadless.ts';
import { BuiltRun } from './builtRun.ts';
import { LedgerWatch } from './ledgerWatch.ts';
import { linesOf } from './outputLines.ts';
import { OutputOrder } from './outputOrder.ts';
import { OutputTail } from './outputTail.ts';
import { poolCapacity } from './poolCapacity.ts';
import {
  atLeast,
  never,
  plain,
  type SoakOptions,
  type SoakOutcome,
  shortNotes,
  timedLeast,
  timedMost,
} from './soakCase.ts';

const askedMinutes = 2;
const floodOfCapacity = 100;
const maxWaitMs = 50;
const rareSensors = 5;
/**
 * A batch takes about 10 ms: what a reading waits for in any order. One worker, so that the flood, the pool and this
 * reader have cores even on a small machine.
 */
const knobs = {
  pool: { workers: 1 },
  batch: { size: 50, maxWaitMs },
  queue: { capacityReadings: 5_000 },
  features: { workPerReadingUs: 200 },
} satisfies PlantInput['knobs'];

export async function soakFairness({ minutes: given, seed, progress }: SoakOptions): Promise<SoakOutcome> {
  const minutes = given ?? askedMinutes;
  const folder = await RunFolder.create();
  try {
    const capacityPerS = await poolCapacity(folder, knobs, Math.min(5, Math.max(1, 10 * minutes)));
    progress(
      `the pool can do ${numberText(capacityPerS)} readings/s; the flood sends ${floodOfCapacity} times that`,
    );
    const run = await BuiltRun.start(folder, {
      name: 'fair',
      plant: plantFor(capacityPerS, seed),
      output: true,
    });
    await run.until('the flood is shed', ({ ledger }) => ledger.shed > 0);
    const watch = new LedgerWatch(() => run.state());
    const agesMs: number[] = [];
    const tail = await OutputTail.open(run.outputFile, (line, seenAtMs) => {
      if (line.startsWith('{"sensor":"rare')) agesMs.push(seenAtMs - (JSON.parse(line) as { t: number }).t);
    });
    const before = await run.state();
    const beganMs = performance.now();
    await Promise.race([wait(minutes * 60_000), watch.failed]);
    const after = await run.state();
    const tookS = (performance.now() - beganMs) / 1_000;
    await tail.stop();
    await watch.stop();
    const report = await run.stop();
    watch.judge(report);
    const order = new OutputOrder();
    for await (const lines of linesOf(run.outputFile))
      order.take(lines.filter(({ sensor }) => sensor.startsWith('rare')));
    const { lines, lost, twice, outOfOrder, examples } = order.findings();
    const rare = report.ledger.bySource.rare;
    const offeredPerS = (after.ledger.received - before.ledger.received) / tookS;
    const longestMs = Math.max(...agesMs);
    return {
      figures: [
        timedMost(
          'fairness: rare reading to its result in the file, longest',
          longestMs,
          2 * maxWaitMs,
          'ms',
        ),
        plain('fairness: rare reading to its result in the file, p50', quantile(agesMs, 0.5), 'ms'),
        timedLeast(
          'fairness: offered / what the pool can do',
          offeredPerS / capacityPerS,
          0.9 * floodOfCapacity,
          '×',
        ),
        never(
          `fairness: rare readings lost, of ${lines}`,
          lost + Math.abs((rare?.received ?? Number.NaN) - lines),
        ),
        never('fairness: rare readings twice or out of order', twice + outOfOrder),
        atLeast('fairness: rare readings', agesMs.length, Math.floor(0.8 * rareSensors * 60 * minutes)),
        never(`fairness: samples of the ledger that do not balance, of ${watch.samples}`, watch.unbalanced),
      ],
      results: {
        minutes,
        capacityPerS,
        offeredPerS,
        longestMs,
        p99Ms: quantile(agesMs, 0.99),
        p50Ms: quantile(agesMs, 0.5),
        eventLoopLagMs: report.eventLoopLagMs,
        ledger: report.ledger,
      },
      notes: [
        ...[...watch.examples, ...examples].map((example) => `fairness: ${example}`),
        ...shortNotes('fairness', minutes, askedMinutes),
      ],
    };
  } finally {
    await folder.remove();
  }
}

function plantFor(capacityPerS: number, seed: number): PlantInput {
  const sensors = 8;
  const rateHz = (floodOfCapacity * capacityPerS) / sensors;
  return {
    name: 'Fairness',
    sources: [
      { id: 'flood', kind: 'simulated', mode: 'stream', sensors, rateHz, whenFull: 'drop-newest', seed },
      {
        id: 'rare',
        kind: 'simulated',
        mode: 'stream',
        sensors: rareSensors,
        rateHz: 1,
        whenFull: 'block',
        seed,
      },
    ],
    knobs,
  };
}
