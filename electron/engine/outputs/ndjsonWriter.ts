// Entry of the thread that formats committed readings and writes them to a file: a slow file blocks this thread only.
import { closeSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromWriter, ToWriter } from './ndjsonBlock.ts';
import { blockLines } from './ndjsonLines.ts';

const port = parentPort;
if (!port) throw new Error('ndjsonWriter runs as a worker thread only');

const ids = new Map<number, string>();
let file = -1;
let hasFailed = false;

const tell = (message: FromWriter, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);

/** What fails is told once; what comes after it is dropped, so that the engine goes on. */
const orFail = (step: () => void): void => {
  if (hasFailed) return;
  try {
    step();
  } catch (error) {
    hasFailed = true;
    tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
};

function writeWhole(bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.byteLength) written += writeSync(file, bytes, written);
}

const writeBlock = (block: Float64Array, doubles: number): void =>
  writeWhole(Buffer.from(blockLines(block, doubles, (slot) => ids.get(slot) ?? '')));

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'sensor':
      ids.set(message.slot, message.id);
      return;
    case 'block':
      orFail(() => writeBlock(new Float64Array(message.buffer), message.doubles));
      tell({ kind: 'written', buffer: message.buffer }, [message.buffer]);
      return;
    case 'close':
      orFail(() => closeSync(file));
      tell({ kind: 'closed' });
      port.close();
  }
});

orFail(() => {
  file = openSync(String(workerData), 'w');
  tell({ kind: 'opened' });
});
