// Whether a version of Electron is supported, from its major and a day.
import { expect, test } from 'vitest';
import { knownNewestMajor, supportOf } from './electronReleases.ts';

test('the three newest majors - are supported, older ones are not', () => {
  expect(['43.0.0', '44.2.1', '45.4.1'].map((version) => supportOf(version, 45).isSupported)).toEqual([
    true,
    true,
    true,
  ]);
  expect(supportOf('42.9.9', 45)).toEqual({
    isSupported: false,
    says: 'Electron 42.9.9 gets no more security fixes: the supported majors are 43 to 45',
  });
});

test('the newest major of a day - is the one that was out, and goes on every eight weeks where no day is known', () => {
  const newestOn = (day: string) => knownNewestMajor(new Date(day));
  expect(['2026-08-24', '2026-08-25', '2026-11-25', '2026-12-16', '2027-02-10'].map(newestOn)).toEqual([
    43, 44, 45, 46, 47,
  ]);
});
