// Where readings were shed before they got a seq: what was offered before each seq, also as a checkpoint keeps it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SkipLog } from '../../electron/engine/skipLog.ts';

describe('skip log', () => {
  it('any notes - tells what was offered before each seq, and a checkpoint of it does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 9 })), { maxLength: 200 }),
        fc.nat(3_000),
        fc.integer({ min: 1, max: 20 }),
        (notes, at, most) => {
          const log = new SkipLog();
          const skipped = new Map<number, number>();
          let seq = 0;
          for (const [step, count] of notes) {
            seq += step;
            log.note(seq, count, 0);
            skipped.set(seq, (skipped.get(seq) ?? 0) + count);
          }
          const skippedUpTo = (place: number): number =>
            [...skipped].reduce((sum, [noted, count]) => (noted <= place ? sum + count : sum), 0);
          for (let place = 0; place <= seq + 2; place += 7)
            expect(log.before(place)).toBe(skippedUpTo(place));
          const kept = log.keep(at, most);
          expect(kept.steps.length).toBeLessThanOrEqual(most);
          const again = new SkipLog(kept);
          for (let place = kept.exactFrom; place <= at; place++)
            expect(again.before(place)).toBe(skippedUpTo(place));
        },
      ),
    );
  });

  it('more than it can hold - never tells more than were offered, and the sum is right', () => {
    const log = new SkipLog();
    for (let seq = 0; seq < 30_000; seq++) log.note(seq, 1, 0);
    for (let seq = 0; seq < 30_000; seq += 111) expect(log.before(seq)).toBeLessThanOrEqual(seq + 1);
    expect(log.before(30_000)).toBe(30_000);
    const { exactFrom } = log.keep(30_000, 4_096);
    for (let seq = exactFrom; seq <= 29_999; seq++) expect(log.before(seq)).toBe(seq + 1);
  });
});
