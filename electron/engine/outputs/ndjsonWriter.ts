// Entry of the thread that formats committed readings and writes them to a file: a slow file blocks this thread only.
import { closeSync, fstatSync, ftruncateSync, openSync, statSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWriter, ToWriter, WriterData } from './ndjsonBlock.ts';
import { blockLines } from './ndjsonLines.ts';
import { cutTornLine, wholeLines } from './wholeLines.ts';

const port = parentPort;
if (!port) throw new Error('ndjsonWriter runs as a worker thread only');

const { file: name, append } = workerData as WriterData;
const ids = new Map<number, string>();
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
  const bytes = Buffer.from(blockLines(block, doubles, (slot) => ids.get(slot) ?? ''));
  let written = 0;
  const writeAll = (): void => {
    if (!endsWhole) cutTornLine(file);
    endsWhole = true;
    while (written < bytes.byteLength) written += writeSync(file, bytes, written);
  };
  orFail(writeAll, () => {
    const whole = wholeLines(bytes.subarray(0, written));
    if (isRegular) cutOff(written - whole.bytes);
    return whole.lines;
  });
}

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
      orFail(() => closeSync(file));
      tell({ kind: 'closed' });
      port.close();
  }
});

orFail(() => {
  const isSpecial = statSync(name, { throwIfNoEntry: false })?.isFile() === false;
  file = openSync(name, append && !isSpecial ? 'a+' : 'w');
  isRegular = fstatSync(file).isFile();
  endsWhole = !append || !isRegular;
  tell({ kind: 'opened' });
});
