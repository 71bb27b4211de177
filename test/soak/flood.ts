// Soak `flood`: sources send ten times what the pool can do; memory and event loop stay as they are, what is shed is counted.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';
import { median, numberText } from '../bench/figures.ts';
import { RunFolder } from '../hosts/builtHeadless.ts';
import { BuiltRun } from './builtRun.ts';
import { LedgerWatch } from './ledgerWatch.ts';
import { linesOf } from './outputLines.ts';
import { OutputOrder } from './outputOrder.ts';
import { poolCapacity } from './poolCapacity.ts';
import {
  atLeast,
  never,
  plain,
  type SoakFigure,
  type SoakOptions,
  type SoakOutcome,
  shortNotes,
  timedLeast,
  timedMost,
} from './soakCase.ts';

const askedMinutes = 5;
const floodOfCapacity = 10;
/** Before the flood the sources send half of what the pool can do. */
const calmOfCapacity = 0.5;
const queueCapacity = 20_000;
/**
 * Before the flood, so that it meets an engine that has found its size: code is compiled and the heap has settled
 * after one to two minutes under load, measured without any flood.
 */
const longestCalmMs = 120_000;
/** A sample of memory is the median of so many states, for garbage collection makes single ones jump. */
const statesOfSample = 10;
const mostGrowth = 1.1;
const knobs = { features: { workPerReadingUs: 100 }, queue: { capacityReadings: queueCapacity } };

/** One source for each policy; each sends half. The one that can pause must lose nothing. */
const policies = { oldest: 'drop-oldest', newest: 'drop-newest' } as const;

export async function soakFlood({ minutes: given, seed, progress }: SoakOptions): Promise<SoakOutcome> {
  const minutes = given ?? askedMinutes;
  const folder = await RunFolder.create();
  try {
    const capacityPerS = await poolCapacity(folder, knobs, Math.min(5, Math.max(1, 10 * minutes)));
    progress(
      `the pool can do ${numberText(capacityPerS)} readings/s; ${minutes} minutes of ${floodOfCapacity} times that`,
    );
    const run = await BuiltRun.start(folder, {
      name: 'flood',
      plant: plantFor(capacityPerS, seed),
      output: true,
    });
    const samples: RunReport[] = [];
    const watch = new LedgerWatch(
      () => run.state(),
      (report) => samples.push(report),
    );
    await wait(Math.min(longestCalmMs, minutes * 30_000));
    await run.setKnobs({ 'faults.floodFactor': floodOfCapacity / calmOfCapacity });
    const atFlood = await run.state();
    const floodBeganMs = performance.now();
    const rssCalmMiB = median(samples.slice(-statesOfSample).map(({ memory }) => memory.rssEndMiB));
    await run.until('the queue is full', ({ ledger }) => ledger.queued >= 0.9 * queueCapacity);
    const firstFull = samples.length;
    await Promise.race([wait(minutes * 60_000), watch.failed]);
    const atEnd = await run.state();
    const floodS = (performance.now() - floodBeganMs) / 1_000;
    await watch.stop();
    const report = await run.stop();
    watch.judge(report);
    const offeredPerS = (atEnd.ledger.received - atFlood.ledger.received) / floodS;
    const rssMiB = samples.slice(firstFull).map(({ memory }) => memory.rssEndMiB);
    const rssBySampleMiB = medians(rssMiB);
    const rssAtFullMiB = rssBySampleMiB[0] ?? Number.NaN;
    const rssMostMiB = Math.max(...rssBySampleMiB);
    return {
      figures: [
        timedMost(
          'flood: RSS at its most / at the start of the flood, the queue just full',
          rssMostMiB / rssAtFullMiB,
          mostGrowth,
          '×',
        ),
        timedMost(
          'flood: RSS at its most once the queue is full / in the calm before',
          rssMostMiB / rssCalmMiB,
          mostGrowth,
          '×',
        ),
        timedMost('flood: lag of the event loop, p99', report.eventLoopLagMs.p99 ?? Number.NaN, 20, 'ms'),
        timedLeast(
          'flood: offered / what the pool can do',
          offeredPerS / capacityPerS,
          0.9 * floodOfCapacity,
          '×',
        ),
        plain(
          'flood: processed / what the pool can do',
          processedPerS(atFlood, atEnd, floodS) / capacityPerS,
          '×',
        ),
        never(`flood: samples of the ledger that do not balance, of ${watch.samples}`, watch.unbalanced),
        atLeast('flood: readings shed', report.ledger.shed, 1),
        ...(await outputFigures(run.outputFile, report)),
      ],
      results: {
        minutes,
        capacityPerS,
        offeredPerS,
        rssCalmMiB,
        rssAtFullMiB,
        rssMostMiB,
        rssBySampleMiB,
        ledger: report.ledger,
        eventLoopLagMs: report.eventLoopLagMs,
        sources: report.sources,
      },
      notes: [
        ...watch.examples.map((example) => `flood: ${example}`),
        ...shortNotes('flood', minutes, askedMinutes),
      ],
    };
  } finally {
    await folder.remove();
  }
}

function plantFor(capacityPerS: number, seed: number): PlantInput {
  const sensors = 4;
  const rateHz = (calmOfCapacity * capacityPerS) / (2 * sensors);
  const floods = Object.entries(policies).map(
    ([id, whenFull]) => ({ id, kind: 'simulated', mode: 'stream', sensors, rateHz, whenFull, seed }) as const,
  );
  const polled = {
    id: 'polled',
    kind: 'simulated',
    mode: 'poll',
    sensors: 5,
    latencyMs: 20,
    intervalMs: 200,
    whenFull: 'block',
    seed,
  } as const;
  return { name: 'Flood', sources: [...floods, polled], knobs };
}

/** What the file has against what the ledger says, source by source. */
async function outputFigures(outputFile: string, { ledger }: RunReport): Promise<SoakFigure[]> {
  const orders = new Map(Object.keys(ledger.bySource).map((id) => [id, new OutputOrder()]));
  for await (const lines of linesOf(outputFile)) {
    for (const line of lines) orders.get(line.sensor.split('.')[0] as string)?.take([line]);
  }
  let [uncounted, wrong, unexplained] = [0, 0, 0];
  for (const [id, order] of orders) {
    const { lines, lost, twice, outOfOrder } = order.findings();
    const { processed = 0, shed = 0 } = ledger.bySource[id] ?? {};
    uncounted += Math.abs(processed - lines);
    wrong += twice + outOfOrder;
    // Only what has been in the queue has a seq; what is refused at the door has none.
    unexplained += id === 'oldest' ? Math.max(0, lost - shed) : lost;
  }
  return [
    never('flood: processed by the ledger and not in the output, or the other way round', uncounted),
    never('flood: readings twice or out of order', wrong),
    never('flood: readings missing that no policy shed', unexplained),
    never('flood: shed of the source that can pause', ledger.bySource.polled?.shed ?? Number.NaN),
  ];
}

function processedPerS(before: RunReport, after: RunReport, seconds: number): number {
  return (after.ledger.processed - before.ledger.processed) / seconds;
}

/** Of samples in a row. */
function medians(values: readonly number[]): number[] {
  const count = Math.floor(values.length / statesOfSample);
  return Array.from({ length: count }, (_, i) =>
    median(values.slice(i * statesOfSample, (i + 1) * statesOfSample)),
  );
}
