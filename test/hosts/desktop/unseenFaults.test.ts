// The number of faults that the desktop shows on its icon.
import { describe, expect, test } from 'vitest';
import { UnseenFaults } from '../../../electron/hosts/desktop/unseenFaults.ts';

describe('the number of faults not seen', () => {
  test('counts high and critical ones until Events is looked at, and none meanwhile', () => {
    const shown: number[] = [];
    let isLookedAt = false;
    const unseen = new UnseenFaults({ isLookedAt: () => isLookedAt, show: (count) => shown.push(count) });
    for (const priority of [1, 2, 3, 4] as const) unseen.take({ priority });
    unseen.look();
    expect(shown).toEqual([1, 2]);
    isLookedAt = true;
    unseen.look();
    unseen.take({ priority: 1 });
    unseen.look();
    expect(shown).toEqual([1, 2, 0]);
    isLookedAt = false;
    unseen.take({ priority: 2 });
    expect(shown).toEqual([1, 2, 0, 1]);
  });
});
