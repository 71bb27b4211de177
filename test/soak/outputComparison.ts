// Compares two outputs reading by reading, bit for bit, times aside. Sensor by sensor, in streams.
import type { OutputLine } from './outputLines.ts';

export interface Comparison {
  /** Readings that both have. */
  readonly compared: number;
  readonly different: number;
  /** In the first output alone. */
  readonly onlyInFirst: number;
  /** In the second output alone, before the last of its sensor in the first. */
  readonly onlyInSecond: number;
  readonly examples: readonly string[];
}

/** Lines of one sensor that one output has read and the other has not yet. */
interface Ahead {
  lines: OutputLine[];
  from: number;
}

type Side = 0 | 1;
const mostExamples = 10;
/** Lines that may wait: the outputs interleave their sensors in another way each. */
const mostAhead = 1_000_000;

/** Both must have the readings of each sensor in order of seq: check that first. The second may go on for longer. */
export async function compareOutputs(
  first: AsyncIterable<OutputLine[]>,
  second: AsyncIterable<OutputLine[]>,
): Promise<Comparison> {
  const sides = [first[Symbol.asyncIterator](), second[Symbol.asyncIterator]()] as const;
  const meeting = new Meeting();
  const ended = [false, false];
  try {
    while (!ended[0] || !ended[1]) {
      // The side with less waiting is behind: so neither has to be held as a whole.
      const side: Side = ended[0] || (!ended[1] && meeting.waiting(1) < meeting.waiting(0)) ? 1 : 0;
      const { value, done } = await sides[side].next();
      if (done) ended[side] = true;
      else for (const line of value) meeting.take(side, line);
      // What the second has beyond the first is not asked for.
      if (ended[0] && meeting.waiting(0) === 0) break;
      if (meeting.waiting(side) > mostAhead)
        throw new Error(`the outputs are more than ${mostAhead} readings apart: they cannot be compared`);
    }
  } finally {
    await Promise.all(sides.map((side) => side.return?.(undefined)));
  }
  return meeting.result();
}

class Meeting {
  readonly #ahead = [new Map<string, Ahead>(), new Map<string, Ahead>()] as const;
  readonly #waiting: [number, number] = [0, 0];
  readonly #examples: string[] = [];
  #compared = 0;
  #different = 0;
  readonly #only: [number, number] = [0, 0];

  waiting(side: Side): number {
    return this.#waiting[side];
  }

  take(side: Side, line: OutputLine): void {
    const other: Side = side === 0 ? 1 : 0;
    const theirs = this.#ahead[other].get(line.sensor);
    for (;;) {
      const met = theirs?.lines[theirs.from];
      if (!theirs || !met || met.seq > line.seq) break;
      this.#drop(theirs, other);
      if (met.seq === line.seq) {
        if (side === 0) this.#compare(line, met);
        else this.#compare(met, line);
        return;
      }
      this.#alone(other, met);
    }
    // Theirs is past it: there is no more to wait for.
    if (theirs?.lines[theirs.from]) {
      this.#alone(side, line);
      return;
    }
    const ours = this.#ahead[side].get(line.sensor);
    if (ours) ours.lines.push(line);
    else this.#ahead[side].set(line.sensor, { lines: [line], from: 0 });
    this.#waiting[side]++;
  }

  result(): Comparison {
    for (const { lines, from } of this.#ahead[0].values())
      for (const line of lines.slice(from)) this.#alone(0, line);
    return {
      compared: this.#compared,
      different: this.#different,
      onlyInFirst: this.#only[0],
      onlyInSecond: this.#only[1],
      examples: this.#examples,
    };
  }

  #drop(ahead: Ahead, side: Side): void {
    this.#waiting[side]--;
    if (++ahead.from < 1_024 || ahead.from * 2 < ahead.lines.length) return;
    ahead.lines = ahead.lines.slice(ahead.from);
    ahead.from = 0;
  }

  #compare(first: OutputLine, second: OutputLine): void {
    this.#compared++;
    const difference = differenceOf(first.text, second.text);
    if (difference === null) return;
    this.#different++;
    this.#example(`${first.sensor} seq ${first.seq}: ${difference}`);
  }

  #alone(side: Side, { sensor, seq }: OutputLine): void {
    this.#only[side]++;
    this.#example(`${sensor} seq ${seq} is in the ${side === 0 ? 'first' : 'second'} output alone`);
  }

  #example(text: string): void {
    if (this.#examples.length < mostExamples) this.#examples.push(text);
  }
}

/**
 * What differs in two lines besides the time; null when nothing does. Numbers are written in the shortest way that
 * gives the same bits back, so that the same text is the same bits.
 */
function differenceOf(first: string, second: string): string | null {
  const [firstRest, secondRest] = [withoutTime(first), withoutTime(second)];
  if (firstRest === secondRest) return null;
  const [theirs, ours] = [JSON.parse(first), JSON.parse(second)] as Record<string, unknown>[];
  if (!theirs || !ours) return 'no reading';
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    if (key === 't' || key === 'features') continue;
    if (!Object.is(theirs[key], ours[key]))
      return `${key} is ${JSON.stringify(theirs[key])} against ${JSON.stringify(ours[key])}`;
  }
  const [theirFeatures, ourFeatures] = [theirs.features, ours.features] as Record<string, unknown>[];
  for (const name of new Set([...Object.keys(theirFeatures ?? {}), ...Object.keys(ourFeatures ?? {})])) {
    const [theirFeature, ourFeature] = [theirFeatures?.[name], ourFeatures?.[name]];
    if (!Object.is(theirFeature, ourFeature)) return `${name} is ${theirFeature} against ${ourFeature}`;
  }
  return null;
}

function withoutTime(text: string): string {
  return text.replace(/"t":[^,}]*/, '');
}
