// One headless run from its arguments to its exit code. Puts engine, server, output and report together.
import { setTimeout as wait } from 'node:timers/promises';
import type { RunReport } from '../../../shared/report.ts';
import { CheckpointRefused, readCheckpoint } from '../../engine/checkpoint/checkpoint.ts';
import { resumedText } from '../../engine/checkpoint/resume.ts';
import { uncomputedReason } from '../../engine/dispatcher.ts';
import type { CheckpointOptions, CommitOutput, Engine } from '../../engine/engine.ts';
import { checkReportFile, replacingFault, writeReportFile } from '../../engine/outputs/reportFile.ts';
import { grouped } from '../../engine/sentenceNumbers.ts';
import { SourceRefused } from '../../engine/sources/sensorSource.ts';
import { type BuiltFiles, builtFiles, checkBuilt } from '../builtFiles.ts';
import { createHostEngine } from '../hostEngine.ts';
import { openOutputFile } from '../outputFile.ts';
import { type OpenedPlant, PlantRefused, readPlantFile } from '../plantFile.ts';
import { BadArguments, knobsWithChanges } from '../plantOptions.ts';
import { readToken } from './accessToken.ts';
import { type HeadlessOptions, readHeadlessOptions } from './commandLine.ts';
import { complain, say, showEvent } from './console.ts';
import { type EngineServer, serveEngine } from './server.ts';
import { firstStopSignal } from './stopSignals.ts';

const exitCodes = { done: 0, failed: 1, badInput: 2 } as const;

/** Resolves with the exit code; never rejects. `entryUrl`: import.meta.url of the built entry. */
export async function runHeadless(parameters: readonly string[], entryUrl: string): Promise<number> {
  const stopSignal = firstStopSignal();
  try {
    const options = readHeadlessOptions(parameters);
    if (!options) return exitCodes.done;
    const opened = await readPlantFile(options.plant);
    const knobs = knobsWithChanges(opened.plant.knobs, options.set);
    return await run(
      options,
      { ...opened, plant: { ...opened.plant, knobs } },
      builtFiles(entryUrl),
      stopSignal,
    );
  } catch (error) {
    return tell(error);
  }
}

async function run(
  options: HeadlessOptions,
  { plant, baseFolder }: OpenedPlant,
  built: BuiltFiles,
  stopSignal: Promise<string>,
): Promise<number> {
  await checkBuilt([built.worker, built.outputWriter]);
  const outputFailed = Promise.withResolvers<Error>();
  const checkpoint = await openCheckpoint(options);
  const goesOn = checkpoint?.from != null;
  const outputs = await openFiles(options, built, goesOn, outputFailed.resolve);
  const access = { address: options.address, token: await tokenOf(options) };
  const drainLimitMs = options.drainLimit * 1_000;
  const parts = { built, plant, baseFolder, outputs, checkpoint, drainLimitMs };
  const engine = createHostEngine({ host: 'headless', ...parts });
  engine.onEvent(showEvent);
  let [hasFailed, wasAsked] = [false, false];
  const failed = outputFailed.promise.then((failure) => {
    hasFailed = true;
    engine.noteOutputFault(failure.message);
  });
  let server: EngineServer | undefined;
  try {
    server =
      options.port === undefined ? undefined : await serveEngine(engine, options.port, built.ui, access);
    await engine.start();
    await autoTune(options, engine);
    if (checkpoint?.from) say(resumedText(checkpoint.file, checkpoint.from));
    if (server) say(`Telltale serves ${server.url}`);
    const stopped = stopSignal.then(() => {
      wasAsked = true;
    });
    await Promise.race([stopped, ...endings(options, engine, failed)]);
  } catch (error) {
    await engine.stop().catch(() => undefined);
    throw error;
  }
  const report = await stop(engine);
  await server?.close();
  if (options.report !== undefined) await writeReportFile(options.report, report);
  say(summary(report));
  if (hasFailed) return exitCodes.failed;
  return !wasAsked && hadBadInput(report) ? exitCodes.badInput : exitCodes.done;
}

async function autoTune({ autoTune: targetP99Ms }: HeadlessOptions, engine: Engine): Promise<void> {
  if (targetP99Ms !== undefined)
    await engine.execute({ name: 'setAutoTune', settings: { on: true, targetP99Ms } });
}

/** Rejects with BadArguments. */
async function tokenOf({ tokenFile }: HeadlessOptions): Promise<string | undefined> {
  if (tokenFile === undefined) return undefined;
  return readToken(tokenFile).catch((error: Error) => {
    throw new BadArguments(`--token-file: ${error.message}`);
  });
}

/** Rejects with CheckpointRefused. */
async function openCheckpoint({
  checkpoint: file,
  checkpointInterval: intervalMs,
}: HeadlessOptions): Promise<CheckpointOptions | undefined> {
  if (file === undefined) return undefined;
  const fault = await replacingFault(file);
  if (fault !== null) throw new CheckpointRefused(file, [`cannot be written: ${fault}`]);
  return { file, intervalMs, from: await readCheckpoint(file) };
}

/**
 * A file that cannot be written is a bad argument, told before anything runs. A run that goes on from a checkpoint
 * goes on in the file, too.
 */
async function openFiles(
  options: HeadlessOptions,
  built: BuiltFiles,
  append: boolean,
  onFailure: (failure: Error) => void,
): Promise<CommitOutput[]> {
  const { report, output: file } = options;
  if (report !== undefined)
    await checkReportFile(report).catch((error: Error) => {
      throw new BadArguments(error.message);
    });
  if (file === undefined) return [];
  return [await openOutputFile({ file, append, writerFile: built.outputWriter, onFailure })];
}

/**
 * What ends a run besides a signal: its duration, or without one the end of its sources. One that serves goes on when
 * they have ended or its output has failed: there is something to see.
 */
function endings(
  { duration, port }: HeadlessOptions,
  engine: Engine,
  outputFailed: Promise<void>,
): Promise<unknown>[] {
  const over = duration === undefined ? engine.finished : wait(duration * 1_000, undefined, { ref: false });
  if (port === undefined) return [over, outputFailed];
  return duration === undefined ? [] : [over];
}

/** An output that cannot be closed has been told already; the report is due all the same. */
async function stop(engine: Engine): Promise<RunReport> {
  return engine.stop().catch(() => engine.report());
}

/** Rows that were no readings, or a source that could not go on: told when they came. */
function hadBadInput({ ledger, sources }: RunReport): boolean {
  const uncomputed = ledger.byReason[uncomputedReason] ?? 0;
  return ledger.quarantined > uncomputed || Object.values(sources).some(({ state }) => state === 'failed');
}

function summary({ durationS, ledger, throughput }: RunReport): string {
  const count = (value: number): string => grouped(Math.round(value));
  const { received, processed, quarantined, shed, queued, inFlight } = ledger;
  return (
    `Ran ${durationS.toFixed(1)} s: ${count(received)} received = ${count(processed)} processed + ` +
    `${count(quarantined)} quarantined + ${count(shed)} shed + ${count(queued)} queued + ${count(inFlight)} in flight; ` +
    `${count(throughput.readingsPerS)} readings/s`
  );
}

function tell(error: unknown): number {
  if (error instanceof BadArguments) {
    complain(error.message);
    return exitCodes.badInput;
  }
  const isRefused =
    error instanceof PlantRefused || error instanceof SourceRefused || error instanceof CheckpointRefused;
  if (isRefused) {
    for (const fault of error.faults) complain(fault);
    return exitCodes.badInput;
  }
  complain(error instanceof Error ? error.message : String(error));
  return exitCodes.failed;
}
