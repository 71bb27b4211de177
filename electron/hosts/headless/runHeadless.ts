// One headless run from its arguments to its exit code. Puts engine, server, output and report together.
import { setTimeout as wait } from 'node:timers/promises';
import type { RunReport } from '../../../shared/report.ts';
import type { CommitOutput, Engine } from '../../engine/engine.ts';
import { openNdjsonOutput } from '../../engine/outputs/ndjsonOutput.ts';
import { checkReportFile, writeReportFile } from '../../engine/outputs/reportFile.ts';
import { SourceRefused } from '../../engine/sources/sensorSource.ts';
import { type BuiltFiles, builtFiles, checkBuilt } from '../builtFiles.ts';
import { createHostEngine } from '../hostEngine.ts';
import { type OpenedPlant, PlantRefused, readPlantFile } from '../plantFile.ts';
import { BadArguments, knobsWithChanges } from '../plantOptions.ts';
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
  if (options.report !== undefined) await checkReportFile(options.report);
  const outputFailed = Promise.withResolvers<Error>();
  const outputs = await openOutputs(options, built, outputFailed.resolve);
  const engine = createHostEngine({ host: 'headless', built, plant, baseFolder, outputs });
  engine.onEvent(showEvent);
  let hasFailed = false;
  const failed = outputFailed.promise.then((failure) => {
    hasFailed = true;
    engine.noteOutputFault(failure.message);
  });
  let server: EngineServer | undefined;
  try {
    server = options.port === undefined ? undefined : await serveEngine(engine, options.port, built.ui);
    await engine.start();
    if (server) say(`Telltale serves ${server.url}`);
    await Promise.race([stopSignal, ...endings(options, engine, failed)]);
  } catch (error) {
    await engine.stop().catch(() => undefined);
    throw error;
  }
  const report = await stop(engine);
  await server?.close();
  if (options.report !== undefined) await writeReportFile(options.report, report);
  say(summary(report));
  return hasFailed ? exitCodes.failed : exitCodes.done;
}

async function openOutputs(
  options: HeadlessOptions,
  built: BuiltFiles,
  onFailure: (failure: Error) => void,
): Promise<CommitOutput[]> {
  if (options.output === undefined) return [];
  return [await openNdjsonOutput({ file: options.output, writerFile: built.outputWriter, onFailure })];
}

/**
 * What ends a run besides a signal. One that serves goes on when its sources have ended or its output has failed:
 * there is something to see.
 */
function endings(
  { duration, port }: HeadlessOptions,
  engine: Engine,
  outputFailed: Promise<void>,
): Promise<unknown>[] {
  const over = duration === undefined ? [] : [wait(duration * 1_000, undefined, { ref: false })];
  return port === undefined ? [...over, outputFailed, engine.finished] : over;
}

/** An output that cannot be closed has been told already; the report is due all the same. */
async function stop(engine: Engine): Promise<RunReport> {
  return engine.stop().catch(() => engine.report());
}

function summary({ durationS, ledger, throughput }: RunReport): string {
  const count = (value: number): string => Math.round(value).toLocaleString('en');
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
  if (error instanceof PlantRefused || error instanceof SourceRefused) {
    for (const fault of error.faults) complain(fault);
    return exitCodes.badInput;
  }
  complain(error instanceof Error ? error.message : String(error));
  return exitCodes.failed;
}
