// What a sweep says where no setting carries the rate that arrives: on planted cells.
import { describe, expect, it } from 'vitest';
import type { SweepCell } from '../../shared/tuning/sweep.ts';
import { analyseSweep } from '../../shared/tuning/sweepAnalysis.ts';
import { plantedCell, plantedSweep } from './sweepCells.ts';

const behind = { p99Ms: 300, offeredPerS: 10_000, fallsBehind: true };

/** With ordinary spaces. `changes`: of each cell. */
function sentenceOf(...changes: readonly Parameters<typeof plantedCell>[0][]): string {
  const cells: SweepCell[] = changes.map((cell) => plantedCell({ ...behind, ...cell }));
  const [analysis] = analyseSweep(plantedSweep(cells, { targetP99Ms: 60_000 }));
  return (analysis?.recommendation.sentence ?? '').replaceAll(/\s/g, ' ');
}

describe('a rate that nothing carries', () => {
  it('is named beside the fastest setting, whatever the target', () => {
    const fastest =
      /^No setting carries the 10 000 readings\/s that arrive: the fastest is batch 500, 1 worker with 8 000 /;
    expect(sentenceOf({ batch: 500, throughput: 8_000 })).toMatch(fastest);
    expect(sentenceOf({ batch: 500, throughput: 8_000, fallsBehind: false })).toMatch(fastest);
  });

  it('is not ruled out where repeats differ so much that one may carry it', () => {
    const unsteady = { batch: 500, readingsPerS: { mean: 8_000, low: 1_300, high: 14_700 } };
    expect(sentenceOf({ batch: 20, throughput: 8_500 }, unsteady)).toMatch(
      /^No setting carried the 10 000 readings\/s that arrive, but .*: batch 500, 1 worker gave between 1 300 and 14 700 /,
    );
    expect(sentenceOf({ readingsPerS: { mean: 9_900, low: 9_700, high: 10_100 } })).toMatch(
      /^No setting carries the 10 000 /,
    );
  });

  it.each([
    ['surely', { mean: 15_000, low: 14_900, high: 15_100 }],
    ['in repeats that differ', { mean: 20_000, low: 15_000, high: 25_000 }],
  ])('is told apart from one that a setting reaches %s, but falls behind at', (_, readingsPerS) => {
    expect(sentenceOf({ batch: 20, readingsPerS })).toMatch(
      /^No setting carried the 10 000 .* but fell behind when they came/,
    );
  });
});
