// Fits a checkpoint to the sources of a plant: where each ring begins and what lies in it. Nothing is applied here.
import { largestHaloReadings } from '../../../shared/knobs.ts';
import type { CheckpointOptions } from '../engine.ts';
import type { RingStart } from '../ringStore.ts';
import { grouped } from '../sentenceNumbers.ts';
import { SkipLog } from '../skipLog.ts';
import type { OpenedSource } from '../sourceSet.ts';
import { type SensorHalo, type SensorStart, SourceRefused } from '../sources/sensorSource.ts';
import { type Checkpoint, CheckpointRefused } from './checkpoint.ts';

const missing: SensorHalo = { times: new Float64Array(0), values: new Float64Array(0) };
const nothingShed = { base: 0, exactFrom: 0, steps: [] };

/**
 * By sensor id, also of sensors of this machine that are not there just now. The opened sources go on from there when
 * they are run. Rejects with CheckpointRefused that carries all that does not fit.
 */
export async function startsFrom(
  checkpoint: Checkpoint,
  { file }: Pick<CheckpointOptions, 'file'>,
  plantName: string,
  opened: readonly OpenedSource[],
): Promise<Map<string, RingStart>> {
  const faults = misfits(checkpoint, plantName, opened);
  const starts = new Map<string, RingStart>();
  if (faults.length === 0)
    for (const source of opened) faults.push(...(await addStarts(checkpoint, source, starts)));
  if (faults.length > 0)
    throw new CheckpointRefused(
      file,
      faults.map((fault) => `does not fit: ${fault}`),
    );
  for (const [id, nextSeq] of Object.entries(checkpoint.sensors))
    if (!starts.has(id)) starts.set(id, ringStart(checkpoint, id, nextSeq, missing));
  return starts;
}

function misfits(checkpoint: Checkpoint, plantName: string, opened: readonly OpenedSource[]): string[] {
  if (checkpoint.plant !== plantName)
    return [`it is of the plant ${checkpoint.plant}, this one is ${plantName}`];
  const faults: string[] = [];
  for (const [id, { kind }] of Object.entries(checkpoint.sources)) {
    const source = opened.find(({ config }) => config.id === id);
    if (!source) faults.push(`it has a source ${id}, which the plant has not`);
    else if (source.config.kind !== kind)
      faults.push(`its source ${id} is of the kind ${kind}, that of the plant ${source.config.kind}`);
  }
  return faults.length > 0 ? faults : unknownSensors(checkpoint, opened);
}

/** A machine may lack one of its own sensors for a while; every other source has the sensors it had. */
function unknownSensors({ sensors, sources }: Checkpoint, opened: readonly OpenedSource[]): string[] {
  const known = new Set(
    opened.flatMap(({ config, source }) => source.sensors.map(({ id }) => `${config.id}.${id}`)),
  );
  return Object.keys(sensors)
    .filter((id) => !known.has(id) && sources[id.slice(0, id.indexOf('.'))]?.kind !== 'system')
    .map((id) => `it has a sensor ${id}, which the plant has not`);
}

/** Returns what does not fit. */
async function addStarts(
  checkpoint: Checkpoint,
  { config, source }: OpenedSource,
  starts: Map<string, RingStart>,
): Promise<string[]> {
  const entry = checkpoint.sources[config.id];
  if (!entry) return [];
  const ids = source.sensors.map(({ id }) => `${config.id}.${id}`);
  const halos = await halosOf(checkpoint, entry, source.positioning, ids).catch((error: unknown) => {
    if (error instanceof SourceRefused) return error.faults;
    throw error;
  });
  if (halos.some((halo) => typeof halo === 'string'))
    return halos.map((fault) => `source ${config.id}: ${String(fault)}`);
  ids.forEach((id, i) => {
    const nextSeq = checkpoint.sensors[id];
    if (nextSeq !== undefined)
      starts.set(id, ringStart(checkpoint, id, nextSeq, (halos[i] as SensorHalo | undefined) ?? missing));
  });
  return [];
}

async function halosOf(
  checkpoint: Checkpoint,
  { position }: Checkpoint['sources'][string],
  positioning: OpenedSource['source']['positioning'],
  ids: readonly string[],
): Promise<readonly SensorHalo[]> {
  if (!positioning) return [];
  if (!position) throw new SourceRefused(['it has no position in the checkpoint']);
  const absent = ids.filter((id) => checkpoint.sensors[id] === undefined);
  if (absent.length > 0)
    throw new SourceRefused(absent.map((id) => `its sensor ${id} is not in the checkpoint`));
  return positioning.resume(
    position,
    ids.map((id) => sensorStart(checkpoint, id, checkpoint.sensors[id] as number)),
  );
}

function sensorStart(checkpoint: Checkpoint, id: string, nextSeq: number): SensorStart {
  const kept = checkpoint.skips[id] ?? nothingShed;
  const skips = new SkipLog(kept);
  const from = Math.min(nextSeq, Math.max(kept.exactFrom, nextSeq - largestHaloReadings));
  const haloOffered = Float64Array.from(
    { length: nextSeq - from },
    (_, i) => from + i + skips.before(from + i),
  );
  return { nextSeq, offered: nextSeq + skips.before(nextSeq), haloOffered };
}

function ringStart(checkpoint: Checkpoint, id: string, nextSeq: number, halo: SensorHalo): RingStart {
  return { nextSeq, skips: new SkipLog(checkpoint.skips[id] ?? nothingShed), ...halo };
}

/** One line for console and events. */
export function resumedText(file: string, { sensors, writtenAtMs }: Checkpoint): string {
  const seqs = Object.values(sensors);
  const readings = grouped(seqs.reduce((sum, seq) => sum + seq, 0));
  const at = new Date(writtenAtMs).toISOString();
  return `Goes on from the checkpoint ${file} of ${at}: ${readings} readings of ${seqs.length} sensors lie behind it`;
}
