// The form of a sweep: what is typed becomes a request, or a sentence at the field that is wrong.
import { describe, expect, it } from 'vitest';
import {
  checkDraft,
  defaultSweepDraft,
  draftOf,
  type SweepDraft,
} from '../../renderer/tune/sweep/sweepDraft.ts';
import { sweepRequestSchema } from '../../shared/tuning/sweep.ts';

const draft = (more: Partial<SweepDraft>): SweepDraft => ({ ...defaultSweepDraft(2), ...more });

function faultsOf(more: Partial<SweepDraft>) {
  const checked = checkDraft(draft(more));
  return checked.ok ? null : checked.faults;
}

describe('form of a sweep', () => {
  it('as it opens - asks for cells that the machine has cores for', () => {
    const checked = checkDraft(defaultSweepDraft(2));
    expect(checked).toMatchObject({ ok: true, cells: 18 });
    expect(checked.ok && checked.request).toEqual({
      batches: [1, 20, 100, 500, 2_000, 8_000],
      workers: [1, 2],
      eventLoop: true,
      transports: ['shared'],
      workPerReadingUs: null,
      targetP99Ms: 50,
    });
  });

  it('lists - commas, spaces and semicolons part numbers', () => {
    const checked = checkDraft(draft({ batches: ' 1;2  50,', workers: '4 8', work: '0, 2.5', copy: true }));
    expect(checked).toMatchObject({
      ok: true,
      // (2 counts × 2 transports + the event loop) × 3 sizes × 2 works
      cells: 30,
      request: { batches: [1, 2, 50], workers: [4, 8], workPerReadingUs: [0, 2.5] },
    });
  });

  it('sources that rest meanwhile - are asked for, and stay ticked for the next sweep', () => {
    const checked = checkDraft(draft({ pausesSources: true }));
    expect(checked).toMatchObject({ ok: true, request: { pauseSources: 'untilEnd' } });
    if (checked.ok) expect(draftOf(checked.request).pausesSources).toBe(true);
  });

  it('what is no number - is named where it stands', () => {
    expect(faultsOf({ batches: '1, ten', work: '-3' })).toEqual({
      batches: '“ten” is not a number. Write numbers parted by commas.',
      work: '“-3” is not a number. Write numbers parted by commas.',
    });
  });

  it('a number out of its range - is answered with the range', () => {
    expect(faultsOf({ batches: '0, 20' })?.batches).toMatch(/^Whole numbers from 1 to 50.000/);
    expect(faultsOf({ batches: '' })?.batches).toMatch(/^Whole numbers from 1 to 50.000/);
    expect(faultsOf({ workers: '1, 17' })?.workers).toMatch(/from 1 to 16/);
    expect(faultsOf({ workers: '1.5' })?.workers).toMatch(/^Whole numbers/);
    expect(faultsOf({ targetP99Ms: Number.NaN })?.targetP99Ms).toMatch(/^A number from 0.1/);
  });

  it('a number that stands there twice - is named', () => {
    expect(faultsOf({ batches: '20, 500, 20' })).toEqual({
      batches: '20 stands there twice. Leave one out.',
    });
  });

  it('nothing that would compute - is said, and what to do', () => {
    expect(faultsOf({ workers: '', eventLoop: false })?.all).toMatch(/^Nothing would compute/);
    expect(faultsOf({ workers: '', eventLoop: true })).toBeNull();
  });

  it('too many cells - is said', () => {
    const sizes = Array.from({ length: 20 }, (_, index) => index + 1).join();
    expect(faultsOf({ batches: sizes, workers: '1 2 4 8', work: '0 1 5' })?.all).toMatch(
      /more than 200 cells/,
    );
  });

  it('a request that was run - opens again as it was', () => {
    const request = sweepRequestSchema.parse({
      batches: [1, 20],
      workers: [],
      eventLoop: true,
      transports: ['shared', 'copy'],
      workPerReadingUs: [0, 2.5],
      targetP99Ms: 12.5,
    });
    const checked = checkDraft(draftOf(request));
    expect(checked.ok && checked.request).toEqual(request);
  });
});
