// Widths of chart texts: what changes digit by digit is measured once, and no canvas measures without end.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** The texts that each canvas made has measured, in order of making. */
let measured: string[][] = [];
let tickTextWidth: (text: string) => number;

function canvas() {
  const texts: string[] = [];
  measured.push(texts);
  const measureText = (text: string) => ({ width: 5 * texts.push(text) });
  return { getContext: () => ({ measureText }) };
}

beforeEach(async () => {
  measured = [];
  vi.stubGlobal('document', { createElement: canvas, documentElement: null });
  vi.stubGlobal('getComputedStyle', () => ({ getPropertyValue: () => '' }));
  vi.resetModules();
  ({ tickTextWidth } = await import('../../renderer/charts/textWidth.ts'));
});

afterEach(() => vi.unstubAllGlobals());

it('measures a clock and a value once, however long they run', () => {
  const widths = Array.from({ length: 3_000 }, (_, at) => [
    tickTextWidth(`now 09:${10 + (at % 50)}`),
    tickTextWidth((20 + (at % 80)).toFixed(2)),
  ]);
  expect(measured).toEqual([['now 00:00', '00.00']]);
  expect(new Set(widths.map(String))).toEqual(new Set(['5,10']));
});

it('tells texts apart by all but their digits', () => {
  expect(tickTextWidth('1.5')).not.toBe(tickTextWidth('15'));
  expect(tickTextWidth('5 mm')).not.toBe(tickTextWidth('5 mV'));
});

it('lets a canvas go together with what it has measured', () => {
  const names = Array.from({ length: 1_200 }, (_, at) => 'x'.repeat(at));
  for (const name of names) tickTextWidth(name);
  expect(measured.map(({ length }) => length)).toEqual([500, 500, 200]);
  tickTextWidth('x'.repeat(1_199));
  expect(measured.flat()).toHaveLength(1_200);
});
