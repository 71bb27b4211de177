// Entry of the thread that formats committed readings and writes them to a file: a slow file blocks this thread only.
import { closeSync, constants, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type FromWriter, givenUpReason, type ToWriter, type WriterData } from './ndjsonBlock.ts';
import { blockLines } from './ndjsonLines.ts';
import { cutTornLine, wholeLines } from './wholeLines.ts';

const port = parentPort;
if (!port) throw new Error('ndjsonWriter runs as a worker thread only');

const { file: name, append, ...shared } = workerData as WriterData;
const givenUp = new Int32Array(shared.givenUp);
/** How long a pipe that takes nothing just now, or has no reader yet, is left alone. */
const pipePauseMs = 2;
const ids = new Map<number, string>();
const encoder = new TextEncoder();
/** UTF-8 takes no more for a unit of a string's length. */
const mostBytesPerUnit = 3;
let encodedBlock = new Uint8Array(1 << 16);
/** −1 before it is open: a pipe is when somebody reads it. */
let file = -1;
let isRegular = false;
let hasFailed = false;
/** Whether the file ends with a whole line. What is there already is not touched before there is something to write. */
let endsWhole = true;

const tell = (message: FromWriter, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What fails is told once; what comes after it is dropped, so that the engine goes on. */
const orFail = (step: () => void, linesWritten: () => number = () => 0): void => {
  if (hasFailed) return;
  try {
    step();
  } catch (error) {
    hasFailed = true;
    tell({ kind: 'failed', reason: reasonOf(error), linesWritten: linesWritten() });
  }
};

function writeBlock(block: Float64Array, doubles: number): void {
  if (hasFailed) return;
  const bytes = encoded(blockLines(block, doubles, (slot) => ids.get(slot) ?? ''));
  let written = 0;
  const writeAll = (): void => {
    while (file < 0) {
      pause();
      openPipe();
    }
    if (!endsWhole) cutTornLine(file);
    endsWhole = true;
    while (written < bytes.byteLength) {
      refuseGivenUp();
      written += writeSome(bytes, written);
    }
  };
  orFail(writeAll, () => {
    const whole = wholeLines(bytes.subarray(0, written));
    if (isRegular) cutOff(written - whole.bytes);
    return whole.lines;
  });
}

/** As UTF-8, in memory that the next call writes over: buffers for each block would pile up until a full collection. */
function encoded(text: string): Uint8Array {
  const most = mostBytesPerUnit * text.length;
  if (encodedBlock.byteLength < most) encodedBlock = new Uint8Array(2 ** Math.ceil(Math.log2(most)));
  return encodedBlock.subarray(0, encoder.encodeInto(text, encodedBlock).written);
}

/** Returns how many bytes were taken. */
function writeSome(bytes: Uint8Array, from: number): number {
  try {
    return writeSync(file, bytes, from);
  } catch (error) {
    if (codeOf(error) !== 'EAGAIN') throw error;
    pause();
    return 0;
  }
}

function pause(): void {
  Atomics.wait(givenUp, 0, 0, pipePauseMs);
  refuseGivenUp();
}

function refuseGivenUp(): void {
  if (Atomics.load(givenUp, 0) !== 0) throw new Error(givenUpReason);
}

/** A pipe or device is never waited for in the system: a thread that is could not be ended, nor its process. */
function openPipe(): void {
  try {
    file = openSync(name, constants.O_WRONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (codeOf(error) !== 'ENXIO' || !statSync(name).isFIFO()) throw error;
  }
}

function open(): void {
  const isSpecial = statSync(name, { throwIfNoEntry: false })?.isFile() === false;
  if (isSpecial) openPipe();
  else file = openSync(name, append ? 'a+' : 'w');
  isRegular = !isSpecial && fstatSync(file).isFile();
  endsWhole = !append || !isRegular;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** Of the file's end. Where it cannot be, the torn line is the reader's to ignore. */
function cutOff(bytes: number): void {
  try {
    if (bytes > 0) ftruncateSync(file, fstatSync(file).size - bytes);
  } catch {}
}

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'sensor':
      ids.set(message.slot, message.id);
      return;
    case 'block':
      writeBlock(new Float64Array(message.buffer), message.doubles);
      tell({ kind: 'written', buffer: message.buffer }, [message.buffer]);
      return;
    case 'flush':
      tell({ kind: 'flushed', number: message.number });
      return;
    case 'close':
      if (file >= 0) orFail(() => closeSync(file));
      tell({ kind: 'closed' });
      port.close();
  }
});

orFail(() => {
  open();
  tell({ kind: 'opened' });
});
