// Which events are listed, and how they are written as CSV.
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { everything, filterEvents } from '../../renderer/events/eventFilter.ts';
import { eventsCsv } from '../../renderer/events/eventsCsv.ts';
import { messageParts } from '../../renderer/events/eventWords.ts';
import type { EngineEvent } from '../../shared/events.ts';

const event = (number: number, more: Partial<EngineEvent> = {}): EngineEvent => ({
  number,
  atMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678) + number,
  kind: 'source',
  priority: 4,
  subject: 'hall',
  message: 'Hall is live.',
  ...more,
});
const events = [
  event(0),
  event(1, {
    kind: 'knob',
    subject: 'batch.size',
    message: 'batch.size 500 → 100',
    before: '500',
    after: '100',
  }),
  event(2, { priority: 2, message: 'Hall failed: no answer' }),
  event(3, { kind: 'data', priority: 3, subject: 'pump', message: 'line 7: "a, b" is no number' }),
];
const numbers = (listed: readonly EngineEvent[]) => listed.map(({ number }) => number);

describe('event filter', () => {
  it('no filter - lists all, newest first', () => {
    expect(numbers(filterEvents(events, everything, null))).toEqual([3, 2, 1, 0]);
  });

  it('what was put in on purpose - is found by those words', () => {
    const told = [...events, event(4, { kind: 'fault', subject: 'W2', message: 'Put in: W2 is killed.' })];
    expect(numbers(filterEvents(told, { ...everything, text: 'on purpose' }, null))).toEqual([4]);
  });

  it('a message with a stack - is parted into the sentence and the stack', () => {
    expect(messageParts({ message: 'W1 threw.\nat a\nat b' })).toEqual({
      sentence: 'W1 threw.',
      stack: 'at a\nat b',
    });
    expect(messageParts({ message: 'W1 exited.' })).toEqual({ sentence: 'W1 exited.', stack: '' });
  });

  it('kinds and priorities - both must fit', () => {
    const filter = {
      ...everything,
      kinds: new Set(['source', 'data'] as const),
      priorities: new Set([2, 3] as const),
    };
    expect(numbers(filterEvents(events, filter, null))).toEqual([3, 2]);
  });

  it('text - every word must occur somewhere, in any case', () => {
    expect(numbers(filterEvents(events, { ...everything, text: 'HALL answer' }, null))).toEqual([2]);
  });

  it('a held list - stays as it was while newer events come', () => {
    expect(numbers(filterEvents([...events, event(4)], everything, 2))).toEqual([2, 1, 0]);
  });
});

describe('events as CSV', () => {
  it('any CSV reader - reads back what was written, oldest first', () => {
    const rows: string[][] = parse(eventsCsv([...events].reverse()));
    expect(rows[0]).toEqual(['number', 'time', 'priority', 'kind', 'subject', 'message', 'before', 'after']);
    expect(rows[2]).toEqual([
      '1',
      '2026-01-02T03:04:05.679Z',
      '4',
      'knob',
      'batch.size',
      'batch.size 500 → 100',
      '500',
      '100',
    ]);
    expect(rows[4]?.[5]).toBe('line 7: "a, b" is no number');
  });
});
