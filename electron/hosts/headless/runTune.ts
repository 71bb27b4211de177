// One run of the tune command from its arguments to its exit code: an engine on a plant, a sweep in its lab, a table.
import { setTimeout as wait } from 'node:timers/promises';
import { hiddenView } from '../../../shared/frame.ts';
import { CommandRefused } from '../../../shared/protocol.ts';
import { cellCount, type SweepRequest, type SweepResult } from '../../../shared/tuning/sweep.ts';
import { sweepCsv } from '../../../shared/tuning/sweepCsv.ts';
import { sweepReport } from '../../../shared/tuning/sweepReport.ts';
import type { LabState } from '../../../shared/tuning/tuning.ts';
import type { Engine } from '../../engine/engine.ts';
import { cancelledSweep } from '../../engine/lab/sweepRun.ts';
import { checkReportFile, writeReportFile, writeReportText } from '../../engine/outputs/reportFile.ts';
import { SourceRefused } from '../../engine/sources/sensorSource.ts';
import { type BuiltFiles, builtFiles, checkBuilt } from '../builtFiles.ts';
import { createHostEngine } from '../hostEngine.ts';
import { PlantRefused, readPlantFile } from '../plantFile.ts';
import { BadArguments, knobsWithChanges } from '../plantOptions.ts';
import { complain, say, showEvent } from './console.ts';
import { ProgressLine } from './progressLine.ts';
import { firstStopSignal } from './stopSignals.ts';
import { sweepTable } from './sweepTable.ts';
import { readTuneOptions, type TuneOptions } from './tuneCommandLine.ts';

const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;
const lookIntervalMs = 250;
/** First readings are waited for so long. */
const mostFirstReadingMs = 10_000;
/** From the first reading on: so that there is more than a moment to send again. */
const captureMs = 1_500;

/** Resolves with the exit code; never rejects. `entryUrl`: import.meta.url of the built entry. */
export async function runTune(parameters: readonly string[], entryUrl: string): Promise<number> {
  const stop = new AbortController();
  void firstStopSignal().then((signal) => stop.abort(signal));
  try {
    const options = readTuneOptions(parameters);
    if (!options) return exitCodes.done;
    const built = builtFiles(entryUrl);
    await checkBuilt([built.worker, built.labThread]);
    await checkFiles(options);
    const sweep = await sweepOf(options, built, stop.signal);
    for (const line of sweepTable(sweep)) say(line);
    if (options.report !== undefined) await writeReportFile(options.report, sweepReport(sweep));
    if (options.csv !== undefined) await writeReportText(options.csv, sweepCsv(sweep));
    if (sweep.state === 'done') return exitCodes.done;
    complain(sweep.state === 'failed' ? `The sweep was given up: ${sweep.remark}` : sweep.remark);
    return sweep.state === 'failed' ? exitCodes.failed : exitCodes.done;
  } catch (error) {
    return tell(error);
  }
}

/** A file that cannot be written is a bad argument, told before anything runs. */
async function checkFiles({ report, csv }: TuneOptions): Promise<void> {
  try {
    for (const file of [report, csv]) if (file !== undefined) await checkReportFile(file);
  } catch (error) {
    throw new BadArguments((error as Error).message);
  }
}

/** Rejects with PlantRefused, BadArguments, CommandRefused. */
async function sweepOf(
  { plant: file, set, request: asked }: TuneOptions,
  built: BuiltFiles,
  signal: AbortSignal,
): Promise<SweepResult> {
  const { plant, baseFolder } = await readPlantFile(file);
  const knobs = knobsWithChanges(plant.knobs, set);
  // This run is for the sweep alone: what it would compute live takes from the cells.
  const request: SweepRequest = { ...asked, pauseSources: 'forGood' };
  const notBegun = (): SweepResult =>
    cancelledSweep({ id: 'sweep-1', request, knobs, plantName: plant.name, nowMs: Date.now });
  const engine = createHostEngine({
    host: 'headless',
    built,
    plant: { ...plant, knobs },
    baseFolder,
    outputs: [],
  });
  const progress = new ProgressLine(plant.name);
  engine.onEvent((event) => {
    progress.clear();
    showEvent(event);
  });
  try {
    await engine.start();
    if (plant.sources.length > 0) await firstReadings(engine, signal);
    if (signal.aborted) return notBegun();
    await engine.execute({ name: 'startSweep', request });
    const cells = cellCount(request);
    say(`Sweeping ${cells} cell${cells === 1 ? '' : 's'} on ${plant.name}`);
    return (await sweepEnd(engine, progress, signal)) ?? notBegun();
  } finally {
    progress.clear();
    await engine.stop();
  }
}

async function firstReadings(engine: Engine, signal: AbortSignal): Promise<void> {
  const untilMs = performance.now() + mostFirstReadingMs;
  while (engine.report().ledger.received === 0 && performance.now() < untilMs && !signal.aborted)
    await wait(lookIntervalMs);
  await wait(captureMs, undefined, { signal }).catch(() => undefined);
}

/** Resolves when the sweep has ended, however. */
async function sweepEnd(
  engine: Engine,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<SweepResult | null> {
  const cursor = engine.newCursor();
  const view = { ...hiddenView, visible: true, tuning: true };
  const cancel = (): void => void engine.execute({ name: 'cancelLab' });
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  for (;;) {
    // Not in every frame: charts have a pace of their own.
    const { tuning } = engine.buildFrame(view, cursor);
    if (tuning?.lab.job === null) return tuning.sweep;
    if (tuning) progress.show(tuning.lab.progress, progressText(tuning.lab));
    await wait(lookIntervalMs);
  }
}

function progressText({ doing, leftS }: LabState): string {
  return leftS === null ? doing : `${doing}, ${Math.ceil(leftS)} s left`;
}

function tell(error: unknown): number {
  if (error instanceof BadArguments) {
    complain(error.message);
    return exitCodes.badInput;
  }
  if (error instanceof PlantRefused || error instanceof SourceRefused || error instanceof CommandRefused) {
    for (const fault of error.faults) complain(fault);
    return exitCodes.badInput;
  }
  complain(error instanceof Error ? error.message : String(error));
  return exitCodes.failed;
}
