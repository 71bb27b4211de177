// Writes every committed result as a line of NDJSON, in a thread of its own. Runs in the engine's event loop.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { rollingFeatureNames } from '../../../shared/featureNames.ts';
import type { OutputReport } from '../../../shared/report.ts';
import type { CommitOutput, CommittedRange } from '../engine.ts';
import { TimeLimit } from '../timeLimit.ts';
import {
  type FromWriter,
  givenUpReason,
  rangeHeaderDoubles,
  readingDoubles,
  type ToWriter,
  type WriterData,
  windowDoubles,
  windowHeaderDoubles,
} from './ndjsonBlock.ts';

const blockDoubles = 64 * 1024;
/** Blocks on their way to the file before commit is held back: at most that many times 512 KiB wait. */
const mostBlocksOnTheirWay = 8;
/** Given up, the writer still tells which lines it got in; a file that answers to nothing is not waited for longer. */
const giveUpGraceMs = 500;

export class OutputFailed extends Error {
  readonly reason: string;
  constructor(file: string, reason: string) {
    super(`The output ${file} cannot be written: ${reason}`);
    this.reason = reason;
    this.name = 'OutputFailed';
  }
}

export interface NdjsonOutputOptions {
  readonly file: string;
  /** Go on behind the last whole line of what the file holds, instead of emptying it. */
  readonly append: boolean;
  /** Path of the built ndjsonWriter. */
  readonly writerFile: string;
  /** Called once when writing fails after opening; what is committed from then on is not written. */
  readonly onFailure: (failure: OutputFailed) => void;
}

/** Rejects with OutputFailed when the file cannot be opened. */
export async function openNdjsonOutput(options: NdjsonOutputOptions): Promise<CommitOutput> {
  const { file, append } = options;
  const givenUp = new SharedArrayBuffer(4);
  const writer = new Worker(options.writerFile, {
    workerData: { file, append, givenUp } satisfies WriterData,
  });
  const [first] = (await once(writer, 'message').catch((error: Error) => [
    { kind: 'failed', reason: error.message, linesWritten: 0 },
  ])) as [FromWriter];
  if (first.kind === 'failed') {
    await writer.terminate();
    throw new OutputFailed(options.file, first.reason);
  }
  return new NdjsonOutput(writer, options, new Int32Array(givenUp));
}

class NdjsonOutput implements CommitOutput {
  readonly #writer: Worker;
  readonly #options: NdjsonOutputOptions;
  readonly #givenUp: Int32Array;
  readonly #named = new Set<number>();
  readonly #spare: ArrayBuffer[] = [];
  readonly #rolling = new Float64Array(rollingFeatureNames.length);
  readonly #closed = Promise.withResolvers<void>();
  #block = new Float64Array(blockDoubles);
  #used = 0;
  /** Readings in the present block, and in each that is on its way. */
  #blockReadings = 0;
  readonly #onTheirWay: number[] = [];
  #committed = 0;
  #written = 0;
  #flushes = 0;
  readonly #flushing = new Map<number, PromiseWithResolvers<void>>();
  #room: PromiseWithResolvers<void> | null = null;
  #flush: NodeJS.Immediate | null = null;
  #failure: OutputFailed | null = null;
  #isClosed = false;

  constructor(writer: Worker, options: NdjsonOutputOptions, givenUp: Int32Array) {
    this.#writer = writer;
    this.#options = options;
    this.#givenUp = givenUp;
    writer.on('message', (message: FromWriter) => this.#hear(message));
    writer.on('error', (error: Error) => this.#fail(error.message));
    writer.on('exit', () => {
      if (!this.#isClosed) this.#fail('its thread ended');
      this.#closed.resolve();
    });
  }

  write(range: CommittedRange): void {
    this.#committed += range.count;
    if (this.#failure) return;
    const { sensor, windows } = range;
    if (!this.#named.has(sensor.slot)) {
      this.#named.add(sensor.slot);
      this.#send({ kind: 'sensor', slot: sensor.slot, id: sensor.id });
    }
    const hasRolling = range.count > 0 && range.rolling(0, this.#rolling);
    const doubles =
      rangeHeaderDoubles + range.count * readingDoubles(hasRolling) + windows.length * windowDoubles;
    this.#reserve(doubles);
    this.#append(range, hasRolling);
    this.#blockReadings += range.count;
    // While blocks are on their way the next one fills up: few large messages under load, prompt ones when calm.
    if (this.#onTheirWay.length === 0) this.#flush ??= setImmediate(() => this.#sendBlock());
  }

  room(): Promise<void> | undefined {
    if (this.#failure || this.#onTheirWay.length < mostBlocksOnTheirWay) return undefined;
    this.#room ??= Promise.withResolvers<void>();
    return this.#room.promise;
  }

  /** Rejects with OutputFailed. */
  async flushed(): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#isClosed) return;
    this.#sendBlock();
    const flush = Promise.withResolvers<void>();
    const number = this.#flushes++;
    this.#flushing.set(number, flush);
    this.#send({ kind: 'flush', number });
    await flush.promise;
  }

  report(): OutputReport {
    const lost = this.#failure ? this.#committed - this.#written : 0;
    return { file: this.#options.file, written: this.#written, lost, failure: this.#failure?.reason ?? null };
  }

  /** Rejects with OutputFailed when anything could not be written. */
  async close(limit?: TimeLimit): Promise<void> {
    this.#sendBlock();
    this.#send({ kind: 'close' });
    if (!limit) await this.#closed.promise;
    else if (!(await limit.within(this.#closed.promise))) await this.#giveUp();
    if (this.#failure) throw this.#failure;
  }

  async #giveUp(): Promise<void> {
    Atomics.store(this.#givenUp, 0, 1);
    Atomics.notify(this.#givenUp, 0);
    if (await new TimeLimit(giveUpGraceMs).within(this.#closed.promise)) return;
    this.#fail(givenUpReason);
    void this.#writer.terminate();
  }

  #append(range: CommittedRange, hasRolling: boolean): void {
    const block = this.#block;
    const { windows, count } = range;
    let at = this.#used;
    block[at++] = range.sensor.slot;
    block[at++] = range.seqStart;
    block[at++] = count;
    block[at++] = hasRolling ? 1 : 0;
    block[at++] = windows.length;
    for (let i = 0; i < count; i++) {
      block[at++] = range.time(i);
      block[at++] = range.value(i);
      if (!hasRolling) continue;
      range.rolling(i, this.#rolling);
      block.set(this.#rolling, at);
      at += this.#rolling.length;
    }
    for (const { seqEnd, start, size, values } of windows) {
      block[at] = seqEnd;
      block[at + 1] = start;
      block[at + 2] = size;
      block.set(values, at + windowHeaderDoubles);
      at += windowDoubles;
    }
    this.#used = at;
  }

  /** Makes sure that the block has room for one more range; a range larger than a block gets one of its own. */
  #reserve(doubles: number): void {
    if (this.#used + doubles <= this.#block.length) return;
    this.#sendBlock();
    if (doubles > this.#block.length) this.#block = new Float64Array(doubles);
  }

  #sendBlock(): void {
    if (this.#flush) clearImmediate(this.#flush);
    this.#flush = null;
    if (this.#used === 0) return;
    const { buffer } = this.#block;
    this.#send({ kind: 'block', buffer, doubles: this.#used }, [buffer]);
    this.#onTheirWay.push(this.#blockReadings);
    this.#blockReadings = 0;
    this.#used = 0;
    this.#block = new Float64Array(this.#spare.pop() ?? new ArrayBuffer(blockDoubles * 8));
  }

  #send(message: ToWriter, transfer: ArrayBuffer[] = []): void {
    this.#writer.postMessage(message, transfer);
  }

  #hear(message: FromWriter): void {
    if (message.kind === 'failed') {
      this.#written += message.linesWritten;
      this.#fail(message.reason);
    }
    if (message.kind === 'flushed') this.#settleFlush(message.number);
    if (message.kind === 'closed') {
      this.#isClosed = true;
      this.#closed.resolve();
    }
    if (message.kind !== 'written') return;
    const readings = this.#onTheirWay.shift() ?? 0;
    if (!this.#failure) this.#written += readings;
    if (message.buffer.byteLength === blockDoubles * 8 && this.#spare.length < mostBlocksOnTheirWay)
      this.#spare.push(message.buffer);
    if (this.#onTheirWay.length === 0) this.#sendBlock();
    if (this.#onTheirWay.length < mostBlocksOnTheirWay) this.#release();
  }

  #fail(reason: string): void {
    if (this.#failure) return;
    this.#failure = new OutputFailed(this.#options.file, reason);
    this.#release();
    for (const number of [...this.#flushing.keys()]) this.#settleFlush(number);
    this.#options.onFailure(this.#failure);
  }

  #settleFlush(number: number): void {
    const flush = this.#flushing.get(number);
    this.#flushing.delete(number);
    if (this.#failure) flush?.reject(this.#failure);
    else flush?.resolve();
  }

  #release(): void {
    this.#room?.resolve();
    this.#room = null;
  }
}
