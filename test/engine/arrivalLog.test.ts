// Arrival times of readings, kept as steps.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArrivalLog } from '../../electron/engine/arrivalLog.ts';

describe('arrival log', () => {
  it('any chunks and any ranges - each reading gets the time its chunk arrived', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 1, maxLength: 60 }),
        (chunks, ranges) => {
          const log = new ArrivalLog();
          const expected: number[] = [];
          chunks.forEach((count, i) => {
            log.note(expected.length, i * 10);
            for (let j = 0; j < count; j++) expected.push(i * 10);
          });
          const seen: number[] = [];
          for (const wanted of ranges) {
            const count = Math.min(wanted, expected.length - seen.length);
            if (count > 0) expect(log.arrivalOf(seen.length)).toBe(expected[seen.length]);
            log.consume(seen.length, count, (_start, part, arrivedAtMs) => {
              for (let j = 0; j < part; j++) seen.push(arrivedAtMs);
            });
          }
          expect(seen).toEqual(expected.slice(0, seen.length));
        },
      ),
    );
  });

  it('more chunks than it holds - reads too long, never too short', () => {
    const log = new ArrivalLog();
    for (let seq = 0; seq < 40_000; seq++) log.note(seq, seq);
    log.consume(0, 40_000, (start, _count, arrivedAtMs) => expect(arrivedAtMs).toBeLessThanOrEqual(start));
  });
});
