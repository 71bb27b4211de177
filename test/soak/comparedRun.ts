// A run that suffers beside one of the same plant that does not: watched, then read line by line and compared.
import { setTimeout as wait } from 'node:timers/promises';
import type { KnobChanges } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';
import { RunFolder } from '../hosts/builtHeadless.ts';
import { BuiltRun } from './builtRun.ts';
import { LedgerWatch } from './ledgerWatch.ts';
import { type Comparison, compareOutputs } from './outputComparison.ts';
import { linesOf } from './outputLines.ts';
import { type OrderFindings, OutputOrder } from './outputOrder.ts';
import { never, type SoakFigure } from './soakCase.ts';

export interface ComparedOptions {
  /** Its sources deliver values by seq, and at a rate, so that both runs come to the same readings. */
  readonly plant: PlantInput;
  /** Of the run that suffers. */
  readonly knobs?: KnobChanges;
  /** What happens to it; it ends when this does. */
  readonly suffer: (run: BuiltRun) => Promise<void>;
}

export interface ComparedRun {
  readonly report: RunReport;
  readonly watch: LedgerWatch;
  readonly order: OrderFindings;
  readonly comparison: Comparison;
}

export async function runCompared({ plant, knobs = {}, suffer }: ComparedOptions): Promise<ComparedRun> {
  const folder = await RunFolder.create();
  try {
    const sound = await BuiltRun.start(folder, { name: 'sound', plant, output: true });
    const suffering = await BuiltRun.start(folder, {
      name: 'suffering',
      plant,
      output: true,
      knobs: Object.entries(knobs).map(([key, value]) => `${key}=${value}`),
    });
    const watch = new LedgerWatch(() => suffering.state());
    await Promise.race([suffer(suffering), watch.failed]);
    await watch.stop();
    const report = await suffering.stop();
    watch.judge(report);
    await reach(sound, report);
    await sound.stop();
    const order = new OutputOrder(report.quarantined.readings);
    for await (const lines of linesOf(suffering.outputFile)) order.take(lines);
    const comparison = await compareOutputs(linesOf(suffering.outputFile), linesOf(sound.outputFile));
    return { report, watch, order: order.findings(), comparison };
  } finally {
    await folder.remove();
  }
}

/** Until it has come as far as the other one, every source a little farther. */
async function reach(sound: BuiltRun, { ledger }: RunReport): Promise<void> {
  await sound.until('the run without faults comes as far', (state) =>
    Object.entries(ledger.bySource).every(
      ([id, { received }]) => (state.ledger.bySource[id]?.processed ?? 0) > received,
    ),
  );
  await wait(200);
}

/** What must hold of every such run. */
export function comparedFigures(
  name: string,
  { report, watch, order, comparison }: ComparedRun,
): SoakFigure[] {
  const { ledger, quarantined } = report;
  const named = quarantined.readings.length;
  return [
    { ...never(`${name}: samples of the ledger that do not balance, of ${watch.samples}`, watch.unbalanced) },
    never(`${name}: readings lost, of ${order.lines + named}`, order.lost),
    never(`${name}: readings twice`, order.twice),
    never(`${name}: readings out of order`, order.outOfOrder),
    never(`${name}: quarantined by name and yet in the output`, order.quarantinedAndThere),
    never(
      `${name}: received, and neither in the output nor quarantined by name`,
      Math.abs(ledger.received - order.lines - named),
    ),
    never(
      `${name}: readings that differ from the run without faults, of ${comparison.compared}`,
      comparison.different + Math.abs(order.lines - comparison.compared),
    ),
  ];
}

export function comparedNotes(name: string, { watch, order, comparison }: ComparedRun): string[] {
  const wrong = comparison.different + comparison.onlyInFirst > 0 ? comparison.examples : [];
  return [...watch.examples, ...order.examples, ...wrong].map((example) => `${name}: ${example}`);
}

/** What a run came to, for the JSON. */
export function reportResults({
  durationS,
  ledger,
  pool,
  injectedFaults,
  latencyMs,
  eventLoopLagMs,
}: RunReport) {
  const { breaker, deaths, recycled, recomputedBatches, splitBatches, recoveryMs } = pool;
  return {
    durationS,
    ledger,
    pool: { breaker, deaths, recycled, recomputedBatches, splitBatches, recoveryMs },
    injectedFaults,
    latencyMs,
    eventLoopLagMs,
  };
}
