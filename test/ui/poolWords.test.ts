// What the health of the pool says in words, in every state of its breaker, and how a worker's memory is told.
import { describe, expect, it } from 'vitest';
import { thinSpace } from '../../renderer/format/numbers.ts';
import {
  breakerWords,
  grownMiB,
  growthText,
  nextStartWords,
  poolFigures,
  poolSizeWords,
} from '../../renderer/pipeline/poolWords.ts';
import { syntheticPool, syntheticWorkers } from './syntheticHealth.ts';

const atMs = 1_700_000_000_000;
const plain = (text: string) => text.replaceAll(thinSpace, ' ');

describe('breaker', () => {
  it('breaker - closed is normal, open critical, half-open high; each says since when', () => {
    const words = (['well', 'broken', 'probing'] as const).map((health) =>
      breakerWords(syntheticPool(health, atMs), atMs),
    );
    expect(words.map(({ priority }) => priority)).toEqual([null, 1, 2]);
    expect(words.map(({ state }) => state.split(',')[0])).toEqual(['closed', 'open', 'half-open']);
    for (const { detail } of words) expect(detail).toMatch(/^since \d\d:\d\d:\d\d/);
  });

  it('breaker - counts down to the next try, and to the next start of a worker while it is closed', () => {
    const open = { ...syntheticPool('broken', atMs), nextStartAtMs: atMs + 7_400 };
    expect(plain(nextStartWords(open, atMs))).toBe('next try in 8 s');
    expect(plain(nextStartWords(open, atMs + 9_000))).toBe('next try now');
    const closed = { ...syntheticPool('faults', atMs), nextStartAtMs: atMs + 1_000 };
    expect(plain(nextStartWords(closed, atMs))).toBe('next start in 1 s');
    expect(nextStartWords({ ...closed, nextStartAtMs: null }, atMs)).toBe('');
  });
});

describe('pool figures', () => {
  it('pool figures - deaths add up over all reasons; nothing is left out', () => {
    const pool = syntheticPool('faults', atMs);
    const figures = poolFigures(pool);
    const of = (label: string) => plain(figures.find((figure) => figure.label === label)?.text ?? '');
    expect(of('deaths')).toBe('150');
    const reasons = ['exited', 'threw', 'memory', 'overdue', 'unreadable', 'at start'];
    expect(reasons.reduce((sum, label) => sum + Number(of(label)), 0)).toBe(150);
    expect(['in a row', 'recycled', 'recomputed', 'split'].map(of)).toEqual(['2', '3', '1 150', '61']);
    expect([of('recovery p50'), of('recovery p99')]).toEqual(['42 ms', '190 ms']);
  });

  it('pool figures - a pool that is well says so with zeros and dashes', () => {
    expect(poolFigures(syntheticPool('well', atMs)).every(({ none }) => none)).toBe(true);
  });

  it('pool size - says when fewer workers are kept than wanted', () => {
    expect(poolSizeWords(syntheticPool('well', atMs))).toBe('4 of 4 live');
    expect(poolSizeWords(syntheticPool('broken', atMs))).toBe('0 of 4 live, 1 allowed for now');
  });
});

describe('memory of a worker', () => {
  it('memory of a worker - is told from its start until now, "—" before it was measured', () => {
    const [live, waiting] = syntheticWorkers('faults', 0, false);
    if (!live || !waiting) throw new Error('no workers');
    expect(growthText(live.arrayBuffersStartMiB, live.arrayBuffersMiB)).toBe('1.1 → 215');
    expect(Math.round(grownMiB(live) ?? 0)).toBe(216);
    expect(growthText(waiting.heapStartMiB, waiting.heapMiB)).toBe('—');
    expect(grownMiB(waiting)).toBeNull();
    const fresh = { ...live, heapStartMiB: Number.NaN };
    expect(growthText(fresh.heapStartMiB, fresh.heapMiB)).toBe('11.1');
    expect(grownMiB(fresh)).toBeNull();
  });

  it('memory of a worker - that shrank has not grown', () => {
    const [live] = syntheticWorkers('well', 0, false);
    if (!live) throw new Error('no workers');
    expect(grownMiB({ ...live, heapMiB: 1, arrayBuffersMiB: 0 })).toBe(0);
  });
});
