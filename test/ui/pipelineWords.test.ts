// What the Pipeline screen says in words: stages, the cost of a batch, time axes.
import { describe, expect, it } from 'vitest';
import { roundFixed, roundSi } from '../../renderer/charts/tickText.ts';
import { clockTimeTicks, relativeTimeTicks } from '../../renderer/charts/timeTicks.ts';
import { minusSign, thinSpace } from '../../renderer/format/numbers.ts';
import { costWords, noLineBecause } from '../../renderer/pipeline/costWords.ts';
import { percentWords, rateWords, type StageWords, stageWords } from '../../renderer/pipeline/stageWords.ts';
import { applyKnobChanges, defaultKnobs, type KnobChanges } from '../../shared/knobs.ts';
import type { PipelineFigures, StageFigures, StageName } from '../../shared/pipelineFigures.ts';
import { frame, sensor, structure } from './frames.ts';

const stage = (name: StageName, more: Partial<StageFigures> = {}): StageFigures => ({
  name,
  ratePerS: 400_100,
  fill: 0,
  fillPeak: 0,
  fillCapacity: 100,
  fillUnit: 'readings',
  busyShare: 0.03,
  blockedShare: 0,
  ...more,
});

function wordsOf(
  name: StageName,
  more: Partial<StageFigures>,
  figures: Partial<PipelineFigures> = {},
  changes: KnobChanges = {},
) {
  const applied = applyKnobChanges(defaultKnobs, changes);
  const knobs = applied.ok ? applied.knobs : defaultKnobs;
  const plant = structure([sensor(0), sensor(1)], { knobs });
  const [words] = stageWords({ ...frame({}).figures, ...figures, stages: [stage(name, more)] }, plant);
  if (!words) throw new Error('no words');
  return words;
}

const plain = (text: string) => text.replaceAll(thinSpace, ' ');

const timesOf = ({ times }: StageWords) => times.map(({ label, text }) => plain(`${label} ${text}`));

describe('stage words', () => {
  it('stage words - a normal queue is normal, with its fill, peak and the age of its oldest reading', () => {
    const words = wordsOf(
      'queue',
      { fill: 587, fillPeak: 6_000, fillCapacity: 200_000 },
      { oldestQueuedMs: 4 },
    );
    expect([words.value, words.unit, words.detail].map(plain)).toEqual(['587', 'readings', 'fair, block']);
    expect([words.fillText, words.peakText].map(plain)).toEqual(['0.3 % full', 'peak 3 %']);
    expect(timesOf(words)).toEqual(['oldest 4 ms', 'busy 3 %', 'idle 97 %', 'full 0 %']);
    expect(words.priority).toBeNull();
  });

  it('stage words - a full queue that sheds is high, one that holds its sources back is low', () => {
    const full = { fill: 200_000, fillPeak: 200_000, fillCapacity: 200_000, blockedShare: 0.98 };
    const shedding = wordsOf(
      'queue',
      full,
      { shedPerS: 365_600, oldestQueuedMs: 5_800 },
      { 'queue.whenFull': 'drop-oldest' },
    );
    expect(shedding.priority).toBe(2);
    expect([shedding.detail, shedding.peakText].map(plain)).toEqual(['drop oldest', 'of 200 k']);
    expect(timesOf(shedding)).toEqual(['oldest 5.8 s', 'busy 3 %', 'idle 0 %', 'full 98 %']);
    expect(plain(`${shedding.value} ${shedding.unit}`)).toBe('200.0 k readings');
    expect(wordsOf('queue', full, { shedPerS: 0 }).priority).toBe(3);
  });

  it('stage words - a failed source makes the sources high, and its segment is empty', () => {
    const [first] = frame({}).figures.sources;
    if (!first) throw new Error('no source');
    const sources = [first, { ...first, id: 'b', state: 'failed' as const }];
    const words = wordsOf('sources', { fill: 1, fillCapacity: 2 }, { sources });
    expect(words.priority).toBe(2);
    expect(words.segments).toEqual([true, false]);
    expect(words.fillText).toBe('1 of 2 live');
  });

  it('stage words - a pool that is blocked half of the time is low; computing in the event loop is high', () => {
    expect(wordsOf('pool', { blockedShare: 0.5 }).priority).toBe(3);
    expect(wordsOf('pool', {}).detail).toBe('2 workers');
    expect(timesOf(wordsOf('pool', { busyShare: 0.4, blockedShare: 0.5 }))).toEqual([
      'busy 40 %',
      'idle 10 %',
      'blocked 50 %',
    ]);
    const ages = [4, 43, 250, 5_800, 12_300].map((oldestQueuedMs) =>
      wordsOf('queue', {}, { oldestQueuedMs }),
    );
    expect(ages.map((words) => timesOf(words)[0])).toEqual([
      'oldest 4 ms',
      'oldest 43 ms',
      'oldest 0.3 s',
      'oldest 5.8 s',
      'oldest 12 s',
    ]);
    const inline = wordsOf('pool', {}, { notice: 'Computing in the event loop.' }, { 'pool.mode': 'inline' });
    expect([inline.detail, inline.priority]).toEqual(['event loop', 2]);
  });

  it('stage words - a pool that lost workers says how many live, one that cannot live who computes', () => {
    const { pool } = frame({}).figures;
    const dying = wordsOf('pool', {}, { pool: { ...pool, workersWanted: 4, workersLive: 2 } });
    expect([dying.detail, dying.priority]).toEqual(['2 of 4 live', null]);
    const open = wordsOf('pool', {}, { pool: { ...pool, breaker: 'open', workersLive: 0 } });
    expect([open.detail, open.priority]).toEqual(['event loop', 2]);
    const probing = wordsOf('pool', {}, { pool: { ...pool, breaker: 'half-open', workersLive: 1 } });
    expect([probing.detail, probing.priority]).toEqual(['one tried', 2]);
  });

  it('stage words - shares and rates keep the digits that say something', () => {
    expect([0, 0.0004, 0.003, 0.41, 1, Number.NaN].map((share) => plain(percentWords(share)))).toEqual([
      '0 %',
      '0 %',
      '0.3 %',
      '41 %',
      '100 %',
      '— %',
    ]);
    expect([0, 12.34, 120.2, 400_100].map((rate) => rateWords(rate).join(' '))).toEqual([
      '0.0 /s',
      '12.3 /s',
      '120 /s',
      '400.1 k/s',
    ]);
  });
});

describe('cost words', () => {
  const cost = {
    overheadUsPerBatch: 54.2,
    costUsPerReading: 4.04,
    ipcShare: 0.0261,
    overheadUncertaintyUs: 3,
    costUncertaintyUs: 0.02,
    r2: 0.998,
    batches: 400,
    unknownBecause: '',
  };

  it('cost words - say how much of a batch is journey', () => {
    const words = costWords(cost, 500);
    expect([words.journey, words.sum].map(plain)).toEqual(['journey 2.6 %', '500 readings: 54 of 2 074 µs']);
    expect(plain(`${words.overhead.value} ${words.overhead.uncertainty}`)).toBe('54 ± 3');
    expect(plain(`${words.perReading.value} ${words.perReading.uncertainty}`)).toBe('4.04 ± 0.02');
    expect(plain(costWords({ ...cost, ipcShare: 0.93 }, 1).sum)).toBe('1 reading: 54 of 58 µs');
  });

  it('line - is drawn only where times follow sizes; where it is not, the reason is said', () => {
    expect(noLineBecause(cost)).toBe('');
    expect(noLineBecause({ ...cost, r2: 0.2 })).toBe('');
    expect(noLineBecause({ ...cost, r2: 0 })).toBe('no line: times do not follow sizes');
    const unspread = { ...cost, r2: null, unknownBecause: 'R² needs batches of different sizes' };
    expect(noLineBecause(unspread)).toBe('no line: R² needs batches of different sizes');
  });

  it('cost words - claim nothing that is not known', () => {
    const words = costWords({ ...cost, overheadUsPerBatch: null, ipcShare: null }, 500);
    expect([words.overhead.value, words.overhead.uncertainty, words.sum]).toEqual(['—', '', '']);
    expect(plain(words.journey)).toBe('journey — %');
    expect(costWords(cost, Number.NaN).sum).toBe('');
  });
});

describe('time axis', () => {
  const labels = (spanMs: number, widthPx: number, end?: string) =>
    relativeTimeTicks(spanMs, widthPx, end).map(({ label }) => plain(label).replaceAll(minusSign, '-'));

  it('time axis - names the beginning and now, with as many ticks between as have room', () => {
    expect(labels(120_000, 320)).toEqual(['-2 min', '-90 s', '-1 min', '-30 s', 'now']);
    expect(labels(120_000, 190)).toEqual(['-2 min', '-1 min', 'now']);
    expect(labels(10_000, 320)).toEqual(['-10 s', '-7.5 s', '-5 s', '-2.5 s', 'now']);
    expect(labels(900_000, 320)).toEqual(['-15 min', '-10 min', '-5 min', 'now']);
  });

  it('time axis - of a span that no step divides counts back from now', () => {
    const ticks = relativeTimeTicks(80_000, 320);
    expect(ticks.at(-1)?.ms).toBe(0);
    expect(ticks.every(({ ms }) => ms >= -80_000)).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(5);
  });

  it('time axis - leaves out a label that would touch the last one', () => {
    expect(labels(120_000, 300, 'last 14:32:12')).toEqual(['-2 min', '-90 s', '-1 min', '', 'last 14:32:12']);
  });

  it('time axis - by the clock stands at round times inside the span', () => {
    const end = Date.UTC(2026, 0, 1, 12, 0, 7);
    const ticks = clockTimeTicks(end, 120_000, 700);
    expect(ticks.length).toBeGreaterThan(3);
    for (const { ms, label } of ticks) {
      expect((end + ms) % 20_000).toBe(0);
      expect(ms).toBeGreaterThanOrEqual(-120_000);
      expect(ms).toBeLessThanOrEqual(0);
      expect(label).toMatch(/^\d\d:\d\d:[024]0$/);
    }
  });

  it('tick text - has no digit too many', () => {
    expect([0, 250_000, 1_200_000, 1_000_000, 12.5, 1_234].map((value) => plain(roundSi(value)))).toEqual([
      '0',
      '250 k',
      '1.2 M',
      '1 M',
      '12.5',
      '1.234 k',
    ]);
    expect([0, 12, 0.5, 0.25, 0.025, 2_000].map((value) => plain(roundFixed(value)))).toEqual([
      '0',
      '12',
      '0.5',
      '0.25',
      '0.025',
      '2 000',
    ]);
  });
});
