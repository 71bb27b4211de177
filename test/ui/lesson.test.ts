// How the lesson's figures, states and charts are written on screen.
import { expect, test } from 'vitest';
import { lessonTable } from '../../renderer/tune/lesson/lessonTable.ts';
import { busyWords, lessonNumber, stateWords } from '../../renderer/tune/lesson/lessonWords.ts';
import type { LessonStep } from '../../shared/tuning/lesson.ts';

const step: LessonStep = {
  id: 'burst',
  title: 'A burst',
  question: '',
  terms: [],
  settings: [],
  lastsS: 3,
  state: 'notRun',
  progress: 0,
  seen: '',
  otherwise: false,
  figures: [],
  chart: null,
  ranAtMs: null,
};
const plain = (text: string): string => text.replace(/\u202f/g, ' ');

test('figures - have the digits that say something', () => {
  const written = ([value, unit]: readonly [number, string]) => plain(lessonNumber(value, unit));
  const figures = [
    [1_008.4, 'ms'],
    [9.97, 'ms'],
    [7.82, 'ms'],
    [0.42, 'ms'],
    [0.0831, 'ms'],
    [0, 'ms'],
    [14_360_000, 'readings/s'],
    [20_000, 'readings'],
    [49.6, '%'],
  ] as const;
  expect(figures.map(written)).toEqual([
    '1 008',
    '10',
    '7.8',
    '0.42',
    '0.083',
    '0',
    '14.4 M',
    '20 000',
    '50',
  ]);
});

test('the state of a step - is a word, never an icon alone', () => {
  expect(plain(stateWords({ ...step, state: 'running', progress: 0.44 }))).toBe('running 44 %');
  expect(stateWords({ ...step, state: 'done', ranAtMs: Date.UTC(2026, 0, 1) })).toMatch(
    /^done \d\d:\d\d:\d\d$/,
  );
  expect(
    ['notRun', 'failed', 'cancelled'].map((state) => stateWords({ ...step, state } as LessonStep)),
  ).toEqual(['not run', 'failed', 'cancelled']);
});

test('a busy lab - is named with what to do', () => {
  expect(busyWords(null)).toBe('');
  expect(busyWords('sweep')).toBe('The lab is at a sweep: wait until it is done, or cancel it.');
});

test('the table of a chart - has each of its figures, and no two rows of one name', () => {
  const bar = { startMs: 1, endMs: 21.44, inOrderMs: 30, readings: 20 };
  const lanes = [
    { label: 'worker 1', bars: [bar] },
    { label: 'worker 2', bars: [{ ...bar, startMs: 2 }] },
  ];
  const { columns, rows } = lessonTable({
    kind: 'lanes',
    title: 'Work',
    spanMs: 40,
    groups: [{ label: 'run', lanes }],
  });
  expect(rows).toEqual([
    ['1', 'run', 'worker 1', '1.0', '21.4', '30.0', '20'],
    ['2', 'run', 'worker 2', '2.0', '21.4', '30.0', '20'],
  ]);
  expect(columns).toHaveLength(7);
  const lines = [
    { label: 'a', t: [0, 1], value: [5, 6] },
    { label: 'b', t: [0], value: [7] },
  ];
  expect(lessonTable({ kind: 'lines', title: 'Lag', unit: 'ms', lines }).rows).toEqual([
    ['1', 'a', '0.000', '5.0'],
    ['2', 'a', '1.000', '6.0'],
    ['3', 'b', '0.000', '7.0'],
  ]);
  const bars = [{ label: 'one', value: 2, isSubject: true }];
  expect(lessonTable({ kind: 'bars', title: 'Rate', unit: 'ms', bars }).rows).toEqual([['one', '2.0']]);
});
