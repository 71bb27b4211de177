// The checkpoint file: what of a run is committed and where its sources stand. Read at a start, written while running.
import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

const checkpointSchema = z.strictObject({
  version: z.literal(1),
  /** Name of the plant that the run was started on. */
  plant: z.string(),
  /** ms since the epoch: all that was committed by then is in here. */
  writtenAtMs: z.number(),
  intervalMs: z.number(),
  /** By sensor id: lowest seq that is neither committed nor quarantined nor shed. */
  sensors: z.record(z.string(), count),
  /** By sensor id, where readings were shed before they got a seq. */
  skips: z.record(
    z.string(),
    z.strictObject({ base: count, exactFrom: count, steps: z.array(z.tuple([count, count])) }),
  ),
  /** Readings below those seqs that could not be computed, of this run and those before it: the newest 10,000, oldest first. */
  quarantined: z
    .strictObject({
      readings: z.array(
        z.strictObject({ sensor: z.string(), seq: count, value: z.number().nullable(), reason: z.string() }),
      ),
      more: count,
    })
    .default({ readings: [], more: 0 }),
  /** By source id; the position is the source's own, absent where it has none. */
  sources: z.record(
    z.string(),
    z.strictObject({ kind: z.string(), position: z.record(z.string(), z.unknown()).optional() }),
  ),
});

export type Checkpoint = z.infer<typeof checkpointSchema>;

/** One sentence for each reason why a run cannot go on from a checkpoint, or cannot keep one. */
export class CheckpointRefused extends Error {
  readonly faults: readonly string[];
  constructor(file: string, faults: readonly string[]) {
    const named = faults.map((fault) => `The checkpoint ${file} ${fault}`);
    super(named.join('\n'));
    this.name = 'CheckpointRefused';
    this.faults = named;
  }
}

/** Null when there is no such file. Rejects with CheckpointRefused when it is no checkpoint. */
export async function readCheckpoint(file: string): Promise<Checkpoint | null> {
  const refused = (why: string): CheckpointRefused =>
    new CheckpointRefused(file, [`cannot be used: ${why}; remove it to begin from the beginning`]);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw refused((error as Error).message);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw refused(`it is not valid JSON (${(error as Error).message})`);
  }
  if (isOtherVersion(json)) throw refused(`it is of version ${JSON.stringify(json.version)}, not 1`);
  const parsed = checkpointSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused(`${issue?.path.join('.') || 'its content'}: ${issue?.message ?? 'is not as expected'}`);
}

function isOtherVersion(json: unknown): json is { version: unknown } {
  return typeof json === 'object' && json !== null && 'version' in json && json.version !== 1;
}

/** Whole or not at all: whoever reads the file finds the one before or this one. */
export function writeCheckpoint(file: string, checkpoint: Checkpoint): Promise<void> {
  return writeFileAtomic(file, `${JSON.stringify(checkpoint)}\n`);
}
