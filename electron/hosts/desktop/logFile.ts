// The desktop's log: lines in a file that rotates, so that it neither grows without end nor loses the newest. Electron's
// main process.
import { createStream } from 'rotating-file-stream';
import type { EngineEvent } from '../../../shared/events.ts';

const logFileName = 'telltale.log';
const keptLines = 200;
/** A line that is longer says nothing more that a person would read. */
const mostLineCharacters = 2_000;

export interface LogFile {
  /** One line, the time before it. Never throws, and never waits for the disk. */
  write(message: string): void;
  /** The newest lines, oldest first. */
  newest(): readonly string[];
  /** Resolves when all is written. */
  close(): Promise<void>;
}

/**
 * Writes `telltale.log` in the folder; at `size` it becomes `telltale.1.log`, that one `telltale.2.log`, and so on: at
 * most `files` of them are kept. A folder that cannot be written to is told to `onFault` once, and the newest lines are
 * still kept.
 */
export function openLogFile(
  folder: string,
  onFault: (message: string) => void,
  limits: { readonly size: `${number}K`; readonly files: number } = { size: '1024K', files: 4 },
): LogFile {
  const stream = createStream(
    (index) => (typeof index === 'number' ? `telltale.${index}.log` : logFileName),
    {
      path: folder,
      size: limits.size,
      rotate: limits.files,
    },
  );
  let failed = false;
  stream.on('error', (error) => {
    if (!failed) onFault(`The log cannot be written: ${error.message}`);
    failed = true;
  });
  const lines: string[] = [];
  return {
    write(message) {
      const line = `${new Date().toISOString()} ${message.replaceAll('\n', '\n  ').slice(0, mostLineCharacters)}`;
      lines.push(line);
      if (lines.length > keptLines) lines.shift();
      if (!failed && !stream.writableEnded) stream.write(`${line}\n`);
    },
    newest: () => [...lines],
    close: () =>
      new Promise((resolve) => {
        if (failed) resolve();
        else stream.end(() => resolve());
      }),
  };
}

/** An entry of the events list as a line of the log. */
export function eventLine({ kind, priority, subject, message }: EngineEvent): string {
  return `${priority} ${kind}${subject === '' ? '' : ` ${subject}`}: ${message}`;
}
