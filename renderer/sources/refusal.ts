// What to tell when a command did not go through.
import { CommandRefused } from '../../shared/protocol.ts';

export function refusalOf(error: unknown): readonly string[] {
  if (error instanceof CommandRefused) return error.faults;
  return [error instanceof Error ? error.message : String(error)];
}
