// The two languages of the UI: that they say the same in the same places, and how numbers and times follow them.
import { afterEach, describe, expect, it } from 'vitest';
import { roundSi } from '../../renderer/charts/tickText.ts';
import {
  formatDate,
  formatFixed,
  formatSi,
  formatSpan,
  formatTime,
  formatTimeMs,
  thinSpace,
} from '../../renderer/format/numbers.ts';
import { knobNumber } from '../../renderer/knobs/knobWords.ts';
import { german } from '../../renderer/language/de/german.ts';
import { english } from '../../renderer/language/en/english.ts';
import { changeLanguage, t } from '../../renderer/language/language.ts';
import { checkDraft, defaultSweepDraft } from '../../renderer/tune/sweep/sweepDraft.ts';

/** Texts by their keys: "monitor.tile.stale". */
function textsOf(resources: object, path = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(resources)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') texts.set(at, value);
    else for (const [inner, text] of textsOf(value, at)) texts.set(inner, text);
  }
  return texts;
}

const inEnglish = textsOf(english);
const inGerman = textsOf(german);
const placeholders = (text = '') => [...text.matchAll(/\{\{.*?\}\}/g)].map(([found]) => found).sort();

afterEach(() => changeLanguage('en'));

describe('the resources', () => {
  it('both languages - have the same keys', () => {
    expect([...inGerman.keys()].sort()).toEqual([...inEnglish.keys()].sort());
  });

  it('every text - has the same placeholders in both', () => {
    const of = (texts: Map<string, string>) =>
      Object.fromEntries([...texts].map(([key, text]) => [key, placeholders(text)]));
    expect(of(inGerman)).toEqual(of(inEnglish));
  });

  it('what has words in it - is not the same in both', () => {
    const words = (text: string) => text.replace(/\{\{.*?\}\}/g, '').match(/\p{L}{2,}/gu)?.length ?? 0;
    const same = [...inEnglish].filter(([key, text]) => words(text) > 1 && inGerman.get(key) === text);
    expect(same).toEqual([]);
  });

  it('no text - is empty, or has spaces at its ends that layout would have to know of', () => {
    const odd = [...inEnglish, ...inGerman].filter(([, text]) => text === '' || text.startsWith(' '));
    expect(odd).toEqual([]);
  });
});

describe('numbers and times', () => {
  const atMs = new Date(2026, 2, 1, 14, 32, 18, 204).getTime();

  it('in German - have a decimal comma, and thousands apart as everywhere', () => {
    changeLanguage('de');
    expect(formatFixed(-1013.25, 1)).toBe(`\u22121${thinSpace}013,3`);
    expect(formatSi(400_100)).toBe(`400,1${thinSpace}k`);
    expect(roundSi(1_200_000)).toBe(`1,2${thinSpace}M`);
    expect(roundSi(250_000)).toBe(`250${thinSpace}k`);
    expect(formatSpan(90_000)).toBe(`1,5${thinSpace}min`);
    expect(knobNumber(0.5)).toBe('0,5');
  });

  it('back in English - have their point again', () => {
    changeLanguage('de');
    changeLanguage('en');
    expect(formatFixed(1013.25, 1)).toBe(`1${thinSpace}013.3`);
    expect(roundSi(1_250_000)).toBe(`1.25${thinSpace}M`);
  });

  it('times and dates - are written as the language does, on a 24 h clock', () => {
    expect([formatTime(atMs), formatTimeMs(atMs), formatDate(atMs)]).toEqual([
      '14:32:18',
      '14:32:18.204',
      '2026-03-01',
    ]);
    changeLanguage('de');
    expect([formatTime(atMs), formatTimeMs(atMs), formatDate(atMs)]).toEqual([
      '14:32:18',
      '14:32:18,204',
      '01.03.2026',
    ]);
  });

  it('midnight - is 00, not 24', () => {
    expect(formatTime(new Date(2026, 2, 1, 0, 5, 9).getTime())).toBe('00:05:09');
  });
});

describe('numbers that are typed in a list', () => {
  const typed = (work: string) => checkDraft({ ...defaultSweepDraft(2), work });

  it('in German - have decimal commas and semicolons between them, as they are offered', () => {
    changeLanguage('de');
    expect(defaultSweepDraft(2).workers).toBe('1; 2');
    expect(typed('0,5; 2')).toMatchObject({ ok: true, request: { workPerReadingUs: [0.5, 2] } });
    expect(typed('0,5, 2')).toMatchObject({ ok: false });
  });

  it('in English - have points and commas between them', () => {
    expect(defaultSweepDraft(2).workers).toBe('1, 2');
    expect(typed('0.5, 2')).toMatchObject({ ok: true, request: { workPerReadingUs: [0.5, 2] } });
  });
});

describe('plurals', () => {
  it.each([
    ['en', 1, '1 reading'],
    ['en', 0, '0 readings'],
    ['en', 12_000, `12${thinSpace}000 readings`],
    ['de', 1, '1 Messwert'],
    ['de', 2, '2 Messwerte'],
  ] as const)('in %s %i - reads %s', (language, count, text) => {
    changeLanguage(language);
    expect(t('app:readings', { count })).toBe(text);
  });
});
