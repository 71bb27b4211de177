// Reads what headless runs wrote with --output: knows nothing of the engine but the form of a line.
import { readFile } from 'node:fs/promises';

interface OutputLine {
  readonly sensor: string;
  readonly seq: number;
  readonly t: number;
  readonly value: number | null;
}

/** One file: by sensor, the seqs in the order of their lines and the text of each line. */
export type OutputLines = Map<string, Map<number, { readonly text: string; readonly t: number }>>;

/** A last line without its end is no line. Throws where a seq stands twice in the file or comes after a higher one. */
export async function readOutput(file: string): Promise<OutputLines> {
  const text = await readFile(file, 'utf8');
  const sensors: OutputLines = new Map();
  const highest = new Map<string, number>();
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const { sensor, seq, t, ...rest } = JSON.parse(line) as OutputLine;
    const lines = sensors.get(sensor) ?? new Map();
    sensors.set(sensor, lines);
    const last = highest.get(sensor) ?? -1;
    if (seq <= last) throw new Error(`${file}: ${sensor} has seq ${seq} after ${last}`);
    highest.set(sensor, seq);
    lines.set(seq, { text: JSON.stringify({ seq, ...rest }), t });
  }
  return sensors;
}
