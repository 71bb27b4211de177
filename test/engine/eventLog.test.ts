// The list of events: numbered, bounded, and calm in a flood.
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../electron/engine/eventLog.ts';

function logAt(): { log: EventLog; pass: (ms: number) => void } {
  let nowMs = 1_000;
  const log = new EventLog({ epochMs: () => nowMs, monotonicMs: () => nowMs });
  return { log, pass: (ms) => (nowMs += ms) };
}
const entry = { kind: 'pool', priority: 2, subject: 'W1', message: 'failed' } as const;

describe('event log', () => {
  it('a flood of one kind - is told as a number, other kinds go on', () => {
    const { log, pass } = logAt();
    for (let i = 0; i < 1_000; i++) log.add(entry);
    log.add({ ...entry, kind: 'knob', message: 'turned' });
    pass(1_000);
    log.endFloods();
    const messages = log.all().map(({ message }) => message);
    expect(messages.filter((message) => message === 'failed')).toHaveLength(25);
    expect(messages).toContain('turned');
    expect(messages.at(-1)).toBe('975 more entries of this kind within a second');
  });

  it('entries since a number - none is left out or repeated', () => {
    const { log, pass } = logAt();
    const seen: number[] = [];
    let next = 0;
    for (let round = 0; round < 50; round++) {
      for (let i = 0; i < 20; i++) log.add(entry);
      for (const { number } of log.since(next, 500)) seen.push(number);
      next = log.next;
      pass(1_000);
      log.endFloods();
    }
    expect(seen).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
  });

  it('more than it keeps - the newest stay, numbers go on', () => {
    const { log, pass } = logAt();
    for (let i = 0; i < 12_000; i++) {
      log.add(entry);
      pass(100);
      log.endFloods();
    }
    expect(log.all()).toHaveLength(5_000);
    expect(log.all().at(-1)?.number).toBe(11_999);
    expect(log.since(11_990, 500)).toHaveLength(10);
    expect(log.since(0, 500)[0]?.number).toBe(11_500);
  });
});
