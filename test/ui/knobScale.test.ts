// Where knobs' values lie on their sliders, for every knob with a number.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  knobScale,
  positionOf,
  sliderPositions,
  steppedValue,
  valueAt,
} from '../../renderer/knobs/knobScale.ts';
import { faultKnobKeys, knobGroups } from '../../renderer/knobs/knobWords.ts';
import { applyKnobChanges, defaultKnobs, knobDescriptions, knobKeys } from '../../shared/knobs.ts';

const numbers = Object.values(knobDescriptions).filter(({ kind }) => kind === 'number');
const anyNumber = fc.constantFrom(...numbers);

describe('knob slider', () => {
  it('knob slider - reaches both ends of every range', () => {
    for (const description of numbers) {
      const scale = knobScale(description);
      expect(valueAt(scale, 0)).toBe(description.least);
      expect(valueAt(scale, sliderPositions)).toBe(description.most);
      expect(positionOf(scale, description.least ?? 0)).toBe(0);
      expect(positionOf(scale, description.most ?? 0)).toBeCloseTo(sliderPositions);
    }
  });

  it('knob slider - never goes back when it is moved on', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: sliderPositions - 1 }), (description, position) => {
        const scale = knobScale(description);
        expect(valueAt(scale, position + 1)).toBeGreaterThanOrEqual(valueAt(scale, position));
      }),
    );
  });

  it('knob slider - sends only values that the engine takes', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.double({ min: 0, max: sliderPositions, noNaN: true }),
        (description, position) => {
          const value = valueAt(knobScale(description), position);
          expect(applyKnobChanges(defaultKnobs, { [description.key]: value }).ok).toBe(true);
        },
      ),
    );
  });

  it('knob slider - stands where a value was typed, to two digits of it', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: 1_000 }), (description, share) => {
        const scale = knobScale(description);
        const typed = Math.round(scale.least + (share / 1_000) ** 6 * (scale.most - scale.least));
        const read = valueAt(scale, positionOf(scale, typed));
        expect(Math.abs(read - typed)).toBeLessThanOrEqual(Math.max(0.5, typed * 0.05));
      }),
    );
  });
});

describe('knob keys', () => {
  it('knob keys - always move a knob that is not at its end, and by a tenth of it at most beyond 10', () => {
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: sliderPositions }), (description, position) => {
        const scale = knobScale(description);
        const value = valueAt(scale, position);
        const up = steppedValue(scale, value, 1);
        const down = steppedValue(scale, value, -1);
        if (value < scale.most) expect(up).toBeGreaterThan(value);
        else expect(up).toBe(scale.most);
        if (value > scale.least) expect(down).toBeLessThan(value);
        else expect(down).toBe(scale.least);
        if (value >= 10) expect(up - value).toBeLessThanOrEqual(value * 0.1 + 1e-9);
        expect(applyKnobChanges(defaultKnobs, { [description.key]: up }).ok).toBe(true);
        expect(applyKnobChanges(defaultKnobs, { [description.key]: down }).ok).toBe(true);
      }),
    );
  });

  it('knob keys - step through round numbers, up and down the same ones', () => {
    const scale = knobScale(knobDescriptions['batch.size']);
    expect([98, 99, 100, 990, 1_000].map((value) => steppedValue(scale, value, 1))).toEqual([
      99, 100, 110, 1_000, 1_100,
    ]);
    expect([1_100, 1_000, 110, 100, 2].map((value) => steppedValue(scale, value, -1))).toEqual([
      1_000, 990, 100, 99, 1,
    ]);
    expect(steppedValue(scale, 487, 1)).toBe(490);
    expect(steppedValue(scale, 487, -1)).toBe(480);
  });
});

describe('knob panel', () => {
  it('knob panels - show every knob once: faults in their own, all others in the other', () => {
    const ordinary = knobGroups.flatMap(({ keys }) => keys);
    expect([...ordinary, ...faultKnobKeys].toSorted()).toEqual(knobKeys.toSorted());
    expect(ordinary.filter((key) => key.startsWith('faults.'))).toEqual([]);
  });
});
