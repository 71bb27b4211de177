// Sweeps that outlive the engine: files that are read again, names, what is asked when all places are taken, and what differs between two.
import { beforeEach, describe, expect, it } from 'vitest';
import { minusSign, thinSpace } from '../../renderer/format/numbers.ts';
import { comparison } from '../../renderer/tune/sweep/comparison.ts';
import { cellDifferences, changeText, differenceTable } from '../../renderer/tune/sweep/differences.ts';
import { everySweep, savedSweep, sweepKey, useSavedSweeps } from '../../renderer/tune/sweep/savedSweeps.ts';
import { sweepOfText } from '../../renderer/tune/sweep/sweepFile.ts';
import type { Interval, SweepCell, SweepResult } from '../../shared/tuning/sweep.ts';
import { analyseSweep, type WorkAnalysis } from '../../shared/tuning/sweepAnalysis.ts';
import { syntheticSweep } from './syntheticSweep.ts';

const takenAtMs = Date.UTC(2026, 10, 24, 12);

function sweep(more: Partial<SweepResult> = {}): SweepResult {
  const made = syntheticSweep('done', takenAtMs);
  if (!made) throw new Error('no sweep');
  return { ...made, ...more };
}

function analysed(result: SweepResult): WorkAnalysis {
  const [work] = analyseSweep(result);
  if (!work) throw new Error('no work');
  return work;
}

describe('file of a sweep', () => {
  it('as it was exported - is read back to the last figure', () => {
    const exported = sweep();
    expect(sweepOfText(JSON.stringify(exported))).toEqual({ ok: true, sweep: exported });
  });

  it('a report that holds a sweep - is read as well', () => {
    expect(sweepOfText(JSON.stringify({ sweep: sweep() }))).toMatchObject({ ok: true });
  });

  it('a foreign file - is refused with what is wrong and where', () => {
    expect(sweepOfText('batch,workers')).toMatchObject({ ok: false, faults: [/^It is not JSON/] });
    const [cell] = sweep().cells;
    const wrong = sweepOfText(JSON.stringify(sweep({ cells: [{ ...cell, batch: 0 } as SweepCell] })));
    expect(wrong).toMatchObject({ ok: false });
    expect(!wrong.ok && wrong.faults[0]).toMatch(/^cells\[0\]\.batch: must be at least 1/);
    const plant = sweepOfText('{"name": "Hall", "sources": []}');
    // The first three faults, and how many more.
    expect(!plant.ok && plant.faults).toHaveLength(4);
    expect(!plant.ok && plant.faults[3]).toMatch(/^and \d+ more/);
  });
});

describe('saved sweeps', () => {
  const store = () => useSavedSweeps.getState();
  const at = (offsetMs: number) => sweep({ takenAtMs: takenAtMs + offsetMs });
  beforeEach(() => useSavedSweeps.setState({ saved: [], unsaved: [], askedKey: null, fault: '' }));

  it('up to twenty - are kept, newest first, each once', () => {
    for (let i = 0; i < 20; i++) store().keep(at(i % 2 ? i : -i));
    const times = store().saved.map((one) => one.sweep.takenAtMs);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(times).toHaveLength(20);
    const { saved } = store();
    store().keep(at(19));
    expect(store().saved).toBe(saved);
    expect(store().askedKey).toBeNull();
  });

  it('one for which there is no place - pushes nothing out, is held and asked about', () => {
    for (let i = 0; i < 20; i++) store().keep(at(i));
    const { saved } = store();
    store().keep(at(20));
    expect(store().saved).toBe(saved);
    const key = sweepKey(at(20));
    expect(store().askedKey).toBe(key);
    expect(everySweep(store())[0]?.key).toBe(key);

    // Without a place it cannot be kept; in the place of another it can.
    store().keepUnsaved(key);
    expect(store().saved).toBe(saved);
    store().forget(sweepKey(at(0)));
    store().keepUnsaved(key);
    expect(store().saved.map((one) => one.key)).toContain(key);
    expect(store().saved).toHaveLength(20);
    expect(store()).toMatchObject({ unsaved: [], askedKey: null });
  });

  it('one that is declined - stays shown and is not asked about again', () => {
    for (let i = 0; i < 21; i++) store().keep(at(i));
    store().decline();
    store().keep(at(20));
    expect(store().askedKey).toBeNull();
    expect(store().unsaved).toHaveLength(1);
  });

  it('a name - is what a person wrote; an empty one is that of plant and time', () => {
    store().keep(at(0));
    const { key, name } = savedSweep(at(0));
    store().rename(key, '  Before the new disk  ');
    expect(store().saved[0]?.name).toBe('Before the new disk');
    store().rename(key, ' ');
    expect(store().saved[0]?.name).toBe(name);
  });

  it('keys - tell sweeps of two runs of the engine apart, whose ids are the same', () => {
    expect(sweepKey(sweep())).not.toBe(sweepKey(sweep({ takenAtMs: takenAtMs + 1 })));
  });
});

describe('differences of two sweeps', () => {
  const twice = ({ low, high }: Interval): Interval => ({ low: low * 2, high: high * 2 });
  const scaled = (factor: number, of: (cell: SweepCell) => boolean = () => true): SweepResult =>
    sweep({
      cells: sweep().cells.map((cell) =>
        cell.readingsPerS && of(cell)
          ? {
              ...cell,
              p99Ms: (cell.p99Ms ?? 0) * 2,
              ...(cell.intervals?.p99Ms
                ? { intervals: { ...cell.intervals, p99Ms: twice(cell.intervals.p99Ms) } }
                : {}),
              readingsPerS: {
                mean: cell.readingsPerS.mean * factor,
                low: cell.readingsPerS.low * factor,
                high: cell.readingsPerS.high * factor,
              },
            }
          : cell,
      ),
    });

  it('a cell whose intervals lie apart - shows by how much it changed', () => {
    const all = cellDifferences(analysed(scaled(1.5)), analysed(sweep()));
    expect(all).toHaveLength(40);
    for (const one of all) {
      expect(one.isClear).toBe(true);
      expect(one.throughputChange).toBeCloseTo(0.5, 9);
      expect(one.p99Change).toBeCloseTo(1, 9);
    }
    const row = differenceTable(all).rows[0]?.map((text) => text.replaceAll(thinSpace, ' '));
    expect(row?.[0]).toBe('1, 4 workers');
    expect(row?.[3]).toBe('+50 %');
    expect(row?.[6]).toBe('+100 %');
  });

  it('a cell within the spread - is not called a change', () => {
    const [first] = differenceTable(cellDifferences(analysed(scaled(1.001)), analysed(sweep()))).rows;
    expect(first?.[3]).toBe('≈');
  });

  it('a p99 within its intervals - is not called a change; without intervals it is shown as it is', () => {
    const raised = (cell: SweepCell): SweepCell => ({ ...cell, p99Ms: (cell.p99Ms ?? 0) * 1.05 });
    const row = (cells: readonly SweepCell[]) =>
      differenceTable(cellDifferences(analysed(sweep({ cells })), analysed(sweep()))).rows[0]?.[6];
    expect(row(sweep().cells.map(raised))).toBe('≈');
    const bare = sweep().cells.map(({ intervals, ...cell }) => raised(cell));
    expect(row(bare)?.replaceAll(thinSpace, ' ')).toBe('+5 %');
  });

  it('cells that only one has measured - are left out', () => {
    const partly = syntheticSweep('cancelled', takenAtMs);
    if (!partly) throw new Error('no sweep');
    expect(cellDifferences(analysed(sweep()), analysed(partly))).toHaveLength(22);
  });

  it('changes - carry their sign', () => {
    const plain = (share: number | null) => changeText(share).replaceAll(thinSpace, ' ');
    expect([0.123, -0.449, 0.001, -0.001, null].map(plain)).toEqual([
      '+12 %',
      `${minusSign}45 %`,
      '0 %',
      '0 %',
      '—',
    ]);
  });
});

describe('sweeps of which one is compared with the other', () => {
  const made = sweep();
  const { capture } = made;
  const against = (other: SweepResult) => comparison(made, analysed(made), { name: 'Before', sweep: other });
  const cellsOf = (workPerReadingUs: number) => made.cells.map((cell) => ({ ...cell, workPerReadingUs }));
  const [{ workPerReadingUs: workUs } = { workPerReadingUs: 0 }] = made.cells;

  it('the same plant, features and work - are compared', () => {
    const { compared, incomparable } = against(sweep({ takenAtMs: 0 }));
    expect(compared?.shown.workPerReadingUs).toBe(analysed(made).workPerReadingUs);
    expect(incomparable).toBeNull();
  });

  it.each<[string, Partial<SweepResult>, string]>([
    ['no work in common', { cells: cellsOf(workUs + 7) }, 'no work per reading in common'],
    ['another window', { capture: { ...capture, window: 2 * capture.window } }, 'features.window'],
    ['another hop', { capture: { ...capture, hop: 2 * capture.hop } }, 'features.hop'],
    ['other features', { capture: { ...capture, set: ['window'] } }, 'features.set'],
    ['another plant', { capture: { ...capture, plantName: 'Elsewhere' } }, 'plant'],
  ])('%s - is not compared, and what differs is named', (_, other, named) => {
    const { compared, incomparable } = against(sweep(other));
    expect(compared).toBeNull();
    expect(incomparable?.name).toBe('Before');
    expect(incomparable?.differs).toHaveLength(1);
    expect(incomparable?.differs[0]).toMatch(
      new RegExp(`^${named.replaceAll('.', '\\.')}: here .+, there .+`),
    );
  });

  it('another kind of work - is told where both sweeps have kept it', () => {
    const { workKind: _, ...untold } = capture;
    const differs = (work: number, a: SweepResult['capture'], b: SweepResult['capture']) => {
      const [mine, theirs] = [a, b].map((each) => sweep({ capture: each, cells: cellsOf(work) }));
      if (!mine || !theirs) throw new Error('no sweeps');
      return comparison(mine, analysed(mine), { name: 'Before', sweep: theirs }).incomparable?.differs;
    };
    const [burnt, slept] = [
      { ...untold, workKind: 'burn' },
      { ...untold, workKind: 'sleep' },
    ] as const;
    expect(differs(7, burnt, slept)).toEqual(['features.workKind: here burn, there sleep']);
    expect(differs(7, burnt, untold)).toBeUndefined();
    expect(differs(0, burnt, slept)).toBeUndefined();
  });
});
