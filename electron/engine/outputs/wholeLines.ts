// Keeps a file of lines whole where a write was cut off. Runs in the writer's thread.
import { fstatSync, ftruncateSync, readSync } from 'node:fs';

const lineFeed = 0x0a;
const blockBytes = 64 * 1_024;

/** Cuts off what follows the last line feed of a regular file, opened for reading and writing. */
export function cutTornLine(file: number): void {
  const { size } = fstatSync(file);
  const block = Buffer.alloc(blockBytes);
  let end = size;
  while (end > 0) {
    const start = Math.max(0, end - blockBytes);
    const bytesRead = readSync(file, block, 0, end - start, start);
    const at = block.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (at >= 0) {
      end = start + at + 1;
      break;
    }
    end = start;
  }
  if (end < size) ftruncateSync(file, end);
}

/** How many whole lines these bytes hold, and how many bytes those take. */
export function wholeLines(bytes: Uint8Array): { lines: number; bytes: number } {
  let lines = 0;
  let end = 0;
  for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, end)) {
    lines++;
    end = at + 1;
  }
  return { lines, bytes: end };
}
