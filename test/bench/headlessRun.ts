// Runs the built headless entry on a plant and hands back its report, once the ledger in it has been checked.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { LedgerCounts } from '../../shared/ledger.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';

const headlessFile = resolve(import.meta.dirname, '../../out/main/headless.js');
/** What starting, draining and stopping may take on a busy machine. */
const besideMs = 60_000;
const run = promisify(execFile);

export interface HeadlessOptions {
  readonly plant: PlantInput;
  /** As after `--set`: "batch.size=500". */
  readonly knobs?: readonly string[];
  readonly seconds: number;
}

/** Rejects when the run fails or its ledger does not add up. */
export async function reportOfRun({ plant, knobs = [], seconds }: HeadlessOptions): Promise<RunReport> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  try {
    const plantFile = join(folder, 'plant.json');
    const reportFile = join(folder, 'report.json');
    await writeFile(plantFile, JSON.stringify(plant));
    await run(
      process.execPath,
      [
        headlessFile,
        ...['--plant', plantFile, '--report', reportFile, '--duration', String(seconds)],
        ...knobs.flatMap((knob) => ['--set', knob]),
      ],
      { timeout: seconds * 1_000 + besideMs },
    );
    const report = JSON.parse(await readFile(reportFile, 'utf8')) as RunReport;
    checkLedger(report);
    return report;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export interface ServedRun {
  /** Without a slash at its end. */
  readonly address: string;
  state(): Promise<RunReport>;
  /** Ends it as a user would, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** Serves UI and API on a free port until stopped. */
export async function serveRun(plant: PlantInput, knobs: readonly string[] = []): Promise<ServedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-bench-'));
  const plantFile = join(folder, 'plant.json');
  await writeFile(plantFile, JSON.stringify(plant));
  const child = spawn(
    process.execPath,
    [headlessFile, '--plant', plantFile, '--port', '0', ...knobs.flatMap((knob) => ['--set', knob])],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolveEnd) => child.once('exit', () => resolveEnd()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /https?:\/\/[^\s/]+/.exec(line)?.[0];
    if (!address) continue;
    child.stdout.resume();
    const state = async () => (await (await fetch(`${address}/api/state`)).json()) as RunReport;
    return { address, state, stop };
  }
  await stop();
  throw new Error('the headless host ended before it said where it serves');
}

/** Received readings that are where they must be after a drain, by source and in all. */
function checkLedger({ ledger, throughput, durationS }: RunReport): void {
  const terms = ['received', 'processed', 'quarantined', 'shed', 'queued', 'inFlight'] as const;
  const sources = Object.entries(ledger.bySource);
  for (const [name, counts] of [['the whole', ledger], ...sources] as [string, LedgerCounts][]) {
    const settled = counts.processed + counts.quarantined + counts.shed;
    if (counts.received !== settled || counts.queued !== 0 || counts.inFlight !== 0)
      throw new Error(`the ledger of ${name} does not add up: ${JSON.stringify(counts)}`);
  }
  for (const term of terms) {
    const sum = sources.reduce((total, [, counts]) => total + counts[term], 0);
    if (sum !== ledger[term])
      throw new Error(`the sources have ${sum} readings ${term}, the ledger ${ledger[term]}`);
  }
  if (throughput.readingsPerS * durationS > ledger.processed * 1.000_001)
    throw new Error(`more readings a second than were processed in ${durationS} s`);
}
