// Events as CSV (RFC 4180), oldest first, times in UTC.
import type { EngineEvent } from '../../shared/events.ts';

const header = ['number', 'time', 'priority', 'kind', 'subject', 'message', 'before', 'after'];

export function eventsCsv(events: readonly EngineEvent[]): string {
  const rows = [...events]
    .sort((a, b) => a.number - b.number)
    .map(({ number, atMs, priority, kind, subject, message, before = '', after = '' }) => [
      String(number),
      new Date(atMs).toISOString(),
      String(priority),
      kind,
      subject,
      message,
      before,
      after,
    ]);
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
