// Checks that an output has each seq of each sensor once, in order, save those that are quarantined by name.
import type { OutputLine } from './outputLines.ts';

/** A reading by name. */
export interface NamedReading {
  readonly sensor: string;
  readonly seq: number;
}

/** What was found; `examples` name the first of each kind. */
export interface OrderFindings {
  readonly lines: number;
  /** Neither in the output nor quarantined by name. */
  readonly lost: number;
  /** In the output more than once. */
  readonly twice: number;
  /** Behind a later reading of its sensor. */
  readonly outOfOrder: number;
  /** In the output although it is quarantined by name. */
  readonly quarantinedAndThere: number;
  /** Where each sensor began. */
  readonly firstSeqs: ReadonlyMap<string, number>;
  /** One more than the last seq of each sensor. */
  readonly nextSeqs: ReadonlyMap<string, number>;
  readonly examples: readonly string[];
}

const mostExamples = 10;
/** Gaps are kept by seq so that a reading which comes late can be told from one that comes twice. */
const mostKept = 1_000_000;

interface SensorOrder {
  readonly first: number;
  next: number;
  readonly missing: Set<number>;
}

/** Give it the lines of one output from its beginning. Memory grows with what is wrong, not with what is right. */
export class OutputOrder {
  readonly #quarantined = new Map<string, Set<number>>();
  readonly #sensors = new Map<string, SensorOrder>();
  readonly #beginsAnywhere: boolean;
  readonly #examples: string[] = [];
  #lines = 0;
  #lost = 0;
  #twice = 0;
  #outOfOrder = 0;
  #quarantinedAndThere = 0;

  /** `beginsAnywhere`: a run that was resumed; else each sensor must begin with seq 0. */
  constructor(quarantined: readonly NamedReading[] = [], { beginsAnywhere = false } = {}) {
    this.#beginsAnywhere = beginsAnywhere;
    for (const { sensor, seq } of quarantined) {
      const seqs = this.#quarantined.get(sensor) ?? new Set();
      this.#quarantined.set(sensor, seqs.add(seq));
    }
  }

  take(lines: readonly OutputLine[]): void {
    for (const { sensor, seq } of lines) this.#take(sensor, seq);
  }

  /** `expected`: how many readings each sensor must have come to, where that is known otherwise. */
  findings(expected: ReadonlyMap<string, number> = new Map()): OrderFindings {
    for (const [sensor, seqs] of expected) this.#skip(sensor, this.#order(sensor, 0), seqs);
    return {
      lines: this.#lines,
      lost: this.#lost,
      twice: this.#twice,
      outOfOrder: this.#outOfOrder,
      quarantinedAndThere: this.#quarantinedAndThere,
      firstSeqs: new Map([...this.#sensors].map(([sensor, { first }]) => [sensor, first])),
      nextSeqs: new Map([...this.#sensors].map(([sensor, { next }]) => [sensor, next])),
      examples: this.#examples,
    };
  }

  #take(sensor: string, seq: number): void {
    this.#lines++;
    const order = this.#order(sensor, seq);
    if (this.#quarantined.get(sensor)?.has(seq)) {
      this.#quarantinedAndThere++;
      this.#example(`${sensor} seq ${seq} is there although it is quarantined`);
    }
    if (seq >= order.next) {
      this.#skip(sensor, order, seq);
      order.next = seq + 1;
    } else if (order.missing.delete(seq)) {
      this.#lost--;
      this.#outOfOrder++;
      this.#example(`${sensor} seq ${seq} is there, but behind seq ${order.next - 1}`);
    } else {
      this.#twice++;
      this.#example(`${sensor} seq ${seq} is there twice`);
    }
  }

  /** Notes what lies between the next seq and `to` as lost, where it is not quarantined. */
  #skip(sensor: string, order: SensorOrder, to: number): void {
    const quarantined = this.#quarantined.get(sensor);
    for (let seq = order.next; seq < to; seq++) {
      if (quarantined?.has(seq)) continue;
      this.#lost++;
      if (order.missing.size < mostKept) order.missing.add(seq);
      this.#example(`${sensor} seq ${seq} is not there`);
    }
    order.next = Math.max(order.next, to);
  }

  #order(sensor: string, seq: number): SensorOrder {
    let order = this.#sensors.get(sensor);
    if (!order) {
      const first = this.#beginsAnywhere ? seq : 0;
      order = { first, next: first, missing: new Set() };
      this.#sensors.set(sensor, order);
    }
    return order;
  }

  #example(text: string): void {
    if (this.#examples.length < mostExamples) this.#examples.push(text);
  }
}
