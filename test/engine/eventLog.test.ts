// The list of events: numbered, bounded, and calm in a flood.
import { describe, expect, it } from 'vitest';
import { EventLog } from '../../electron/engine/eventLog.ts';

function logAt(): { log: EventLog; pass: (ms: number) => void } {
  let nowMs = 1_000;
  const log = new EventLog({ epochMs: () => nowMs, monotonicMs: () => nowMs });
  return { log, pass: (ms) => (nowMs += ms) };
}
const entry = { kind: 'data', priority: 2, subject: 'line.1', message: 'failed' } as const;
const death = { kind: 'pool', priority: 2, subject: 'W1', message: 'died' } as const;
const refusal = { kind: 'pool', priority: 3, subject: 'W1', message: 'refused' } as const;

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

  it('a flood of refusals - displaces no death, no entry of highest priority and no quarantine', () => {
    const { log, pass } = logAt();
    for (let second = 0; second < 600; second++) {
      for (let i = 0; i < 300; i++) {
        log.add(refusal);
        if (i % 100 === 50) log.add(death);
      }
      for (let i = 0; second === 300 && i < 200; i++) log.add(death);
      for (let i = 0; second === 0 && i < 100; i++) log.add({ ...death, priority: 1, message: 'broken' });
      if (second === 0) log.add(entry);
      pass(1_000);
      log.endFloods();
    }
    const events = log.all();
    const count = (message: string): number => events.filter((event) => event.message === message).length;
    expect([count('died'), count('broken'), count('failed')]).toEqual([2_000, 100, 1]);
    expect(count('275 more entries of this kind within a second')).toBeGreaterThan(0);
    expect(events).toHaveLength(5_000);
    const numbers = events.map(({ number }) => number);
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(log.since(numbers[4_500] as number, 1_000)).toEqual(events.slice(4_500));
  });

  it('a flood of what is urgent - leaves room for the rest', () => {
    const { log, pass } = logAt();
    for (let i = 0; i < 3_000; i++) {
      log.add(refusal);
      for (let deaths = 0; deaths < 5; deaths++) log.add(death);
      pass(1_000);
      log.endFloods();
    }
    expect(log.all()).toHaveLength(5_000);
    expect(log.all().filter(({ message }) => message === 'refused').length).toBeGreaterThan(1_500);
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
