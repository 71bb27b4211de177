// Soak `resume`: the host is killed again and again and goes on from its checkpoint; the outputs together have it all.
import { setTimeout as wait } from 'node:timers/promises';
import type { PlantInput } from '../../shared/plant.ts';
import { seededRandom } from '../engine/engineRun.ts';
import { RunFolder } from '../hosts/builtHeadless.ts';
import { BuiltRun, outputFileOf } from './builtRun.ts';
import { compareOutputs } from './outputComparison.ts';
import { linesOf } from './outputLines.ts';
import { type NamedReading, OutputOrder } from './outputOrder.ts';
import { atLeast, never, type SoakOptions, type SoakOutcome, shortNotes, timedMost } from './soakCase.ts';

const askedMinutes = 2;
const checkpointIntervalMs = 1_000;
/** A part runs for so long and up to twice as long before it is killed. */
const leastPartMs = 1_500;
const rowsPerS = 200;
const streamRateHz = 500;
/** So much poison in so many minutes that all names fit into a report. */
const poisonMinutes = 6_000;
/** What a reading may wait on its way to commit: its time is that of its arrival. */
const wayMs = 200;

/** What one kill has left, against the part after it. */
interface Seam {
  /** Readings of no output. */
  readonly holes: number;
  readonly twice: number;
  /** From the first reading that is there twice to the last before the kill, by their times. */
  readonly twiceMs: number;
}

export async function soakResume({ minutes: given, seed, progress }: SoakOptions): Promise<SoakOutcome> {
  const minutes = given ?? askedMinutes;
  const endMs = performance.now() + minutes * 60_000;
  const random = seededRandom(seed);
  const folder = await RunFolder.create();
  try {
    await folder.write('pump.csv', csvOf(Math.ceil(rowsPerS * 60 * (minutes + 2)), random));
    const sound = await BuiltRun.start(folder, { name: 'sound', plant, output: true });
    const poisonPer100k = Math.max(5, Math.min(200, Math.round(poisonMinutes / minutes)));
    const start = (name: string): Promise<BuiltRun> => startPart(folder, name, poisonPer100k);
    const kills: string[] = [];
    do {
      const name = `part${kills.length}`;
      const run = await start(name);
      const report = await run.state();
      if (kills.length > 0 && report.checkpoint?.resumedFromMs == null)
        throw new Error(`${name} did not go on from the checkpoint`);
      await wait(leastPartMs * (1 + random()));
      await run.kill();
      kills.push(name);
      if (kills.length % 10 === 0) progress(`killed ${kills.length} times`);
    } while (performance.now() < endMs);
    const last = await start('last');
    await wait(leastPartMs);
    const report = await last.stop();
    await sound.stop();
    const parts = [...kills, 'last'].map((name) => outputFileOf(folder, name));
    const { readings: quarantined, more } = report.quarantined;
    const names = new Set(quarantined.map(({ sensor, seq }) => `${sensor} ${seq}`));
    const orders = await Promise.all(parts.map((file) => orderOf(file, quarantined)));
    const first = orders[0] as Order;
    const fromZero = new Map([...first.firstSeqs.keys()].map((sensor) => [sensor, 0]));
    const firstHoles = unnamedBetween(fromZero, first, names);
    const seams: Seam[] = [];
    for (const [i, file] of parts.slice(0, -1).entries())
      seams.push(await seamOf(file, orders[i] as Order, orders[i + 1] as Order, names));
    const examples = orders.flatMap((order) => order.examples);
    let [compared, different] = [0, 0];
    for (const file of parts) {
      const comparison = await compareOutputs(linesOf(file, { mayBeCut: true }), linesOf(sound.outputFile));
      compared += comparison.compared;
      different += comparison.different + comparison.onlyInFirst;
      if (comparison.different > 0) examples.push(...comparison.examples);
    }
    const total = (of: (seam: Seam) => number): number => seams.reduce((sum, seam) => sum + of(seam), 0);
    const wrong = orders.reduce((sum, { lost, twice, outOfOrder }) => sum + lost + twice + outOfOrder, 0);
    const intervalMs = report.checkpoint?.intervalMs ?? Number.NaN;
    return {
      figures: [
        never(`resume: readings in no output, of ${compared}`, firstHoles + total(({ holes }) => holes)),
        never(
          `resume: readings in an output although they are quarantined by name, of ${names.size} names`,
          orders.reduce((sum, { quarantinedAndThere }) => sum + quarantinedAndThere, 0),
        ),
        never(
          'resume: readings quarantined twice by name, or not by name',
          quarantined.length - names.size + more,
        ),
        atLeast(
          'resume: readings quarantined by runs that were killed, and named by the last',
          quarantined.length - report.ledger.quarantined,
          1,
        ),
        never('resume: readings lost, twice or out of order within one output', wrong),
        never(`resume: readings that differ from a run without kills, of ${compared}`, different),
        timedMost(
          'resume: time of what is in two outputs, longest',
          Math.max(...seams.map(({ twiceMs }) => twiceMs)),
          intervalMs + wayMs,
          'ms',
        ),
        atLeast('resume: kills of the host', kills.length, 1),
        atLeast(
          'resume: sensors in every output',
          Math.min(...orders.map(({ nextSeqs }) => nextSeqs.size)),
          4,
        ),
      ],
      results: { minutes, kills: kills.length, compared, twice: total(({ twice }) => twice), seams },
      notes: [
        ...examples.map((example) => `resume: ${example}`),
        ...shortNotes('resume', minutes, askedMinutes),
      ],
    };
  } finally {
    await folder.remove();
  }
}

const plant: PlantInput = {
  name: 'Resume',
  sources: [
    { id: 'pump', kind: 'replay', file: 'pump.csv', timeColumn: 't', speed: 1 },
    { id: 'line', kind: 'simulated', mode: 'stream', sensors: 2, rateHz: streamRateHz, whenFull: 'block' },
  ],
  knobs: { features: { set: ['rolling', 'window'], window: 500, hop: 100 } },
};

function startPart(folder: RunFolder, name: string, poisonPer100k: number): Promise<BuiltRun> {
  const parameters = [
    '--checkpoint',
    'checkpoint.json',
    '--checkpoint-interval',
    String(checkpointIntervalMs),
  ];
  const knobs = [`faults.poisonPer100k=${poisonPer100k}`];
  return BuiltRun.start(folder, { name, plant, output: true, knobs, parameters });
}

function csvOf(rows: number, random: () => number): string {
  let level = 50;
  const lines = Array.from({ length: rows }, (_, row) => {
    level += random() - 0.5;
    return `${(row / rowsPerS).toFixed(3)},${level.toFixed(6)},${random() < 0.01 ? '' : (100 * random()).toFixed(6)}`;
  });
  return `t,pressure,flow\n${lines.join('\n')}\n`;
}

type Order = ReturnType<OutputOrder['findings']>;

async function orderOf(file: string, quarantined: readonly NamedReading[]): Promise<Order> {
  const order = new OutputOrder(quarantined, { beginsAnywhere: true });
  for await (const lines of linesOf(file, { mayBeCut: true })) order.take(lines);
  return order.findings();
}

/** How many seqs lie between those and where an output begins that have no name. */
function unnamedBetween(
  nextSeqs: ReadonlyMap<string, number>,
  { firstSeqs }: Order,
  names: ReadonlySet<string>,
): number {
  let unnamed = 0;
  for (const [sensor, next] of nextSeqs)
    for (let seq = next; seq < (firstSeqs.get(sensor) ?? next); seq++)
      if (!names.has(`${sensor} ${seq}`)) unnamed++;
  return unnamed;
}

/** `before` was killed; `after` went on from its checkpoint. */
async function seamOf(file: string, before: Order, after: Order, names: ReadonlySet<string>): Promise<Seam> {
  const holes = unnamedBetween(before.nextSeqs, after, names);
  let twice = 0;
  for (const [sensor, next] of before.nextSeqs)
    twice += Math.max(0, next - (after.firstSeqs.get(sensor) ?? next));
  const spans = new Map<string, { firstMs: number; lastMs: number }>();
  for await (const lines of linesOf(file, { mayBeCut: true })) {
    for (const { sensor, seq, t } of lines) {
      if (seq < (after.firstSeqs.get(sensor) ?? Number.POSITIVE_INFINITY)) continue;
      const span = spans.get(sensor);
      if (span) span.lastMs = t;
      else spans.set(sensor, { firstMs: t, lastMs: t });
    }
  }
  const twiceMs = Math.max(0, ...[...spans.values()].map(({ firstMs, lastMs }) => lastMs - firstMs));
  return { holes, twice, twiceMs };
}
