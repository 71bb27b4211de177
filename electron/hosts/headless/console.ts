// What the headless host says: results on standard output, events and faults on standard error.
import type { EngineEvent } from '../../../shared/events.ts';

/** Of sources also what was quarantined is told, with its place. */
const leastImportantShown = 2;
const leastImportantOfSources = 3;

/** A reader that went away (`| head`) must not end the run. */
export function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`telltale: ${line}\n`);
}

export function showEvent({ atMs, kind, priority, subject, message }: EngineEvent): void {
  if (priority > (kind === 'source' ? leastImportantOfSources : leastImportantShown)) return;
  const subjectPart = subject === '' ? '' : `${subject}: `;
  process.stderr.write(`${new Date(atMs).toISOString()} ${subjectPart}${message}\n`);
}
