// docs/security.md against the sources and tests that it names: what it says is kept is there, and so is what checks it.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const document = await readFile(join(project, 'docs/security.md'), 'utf8');

interface Row {
  readonly item: string;
  readonly file: string;
  /** Words that must be in the file. */
  readonly words: string;
  readonly testFile: string;
  readonly title: string;
}

/** Cells of a table's row; a bar within code is written \|. */
const rows: readonly Row[] = document
  .split('\n')
  .filter((line) => /^\| .*\| `[^`]+`: `.+` \| `[^`]+`: .+ \|$/.test(line))
  .map((line) => {
    const cells = line.slice(2, -2).split(/ \| (?=\S)/);
    const [kept = '', checked = ''] = cells.slice(-2);
    const [, file = '', words = ''] = /^`([^`]+)`: `(.+)`$/.exec(kept) ?? [];
    const [, testFile = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(checked) ?? [];
    return { item: cells.slice(0, -2).join(' '), file, words: words.replaceAll('\\|', '|'), testFile, title };
  });

const read = (path: string) => readFile(join(project, path), 'utf8').catch(() => null);

describe('security document', () => {
  test('every table row - names what keeps it and what checks it', () => {
    const lines = document.split('\n').filter((line) => /^\| (?!recommendation|promise|against)/.test(line));
    expect(rows).toHaveLength(lines.length - lines.filter((line) => line.startsWith('| |')).length);
  });

  test('Electron’s checklist - is complete, each item once', () => {
    const numbers = rows.map(({ item }) => Number(/^(\d+) /.exec(item)?.[1])).filter((number) => number > 0);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  test.each(rows)('$item - is kept by what $file says', async ({ file, words }) => {
    expect(await read(file), `${file} is not there`).not.toBeNull();
    expect(await read(file)).toContain(words);
  });

  test.each(rows)('$item - has the test that it names, in $testFile', async ({ testFile, title }) => {
    const text = await read(testFile);
    expect(text, `${testFile} is not there`).not.toBeNull();
    const titles = [
      ...(text ?? '').matchAll(/\b(?:test|it|describe)(?:\.each|\.for)?\b[\s\S]*?'([^'\n]+)'/g),
    ];
    const isTitle = titles.some(([, found]) => found === title) || (text ?? '').includes(`'${title}', `);
    expect(isTitle, `${testFile} has no test "${title}"`).toBe(true);
  });
});

describe('access token', () => {
  test('the token - is compared in constant time, over digests of one length', async () => {
    const text = (await read('electron/hosts/headless/accessToken.ts')) ?? '';
    const [comparison = ''] = /function isSame[\s\S]*?\n\}/.exec(text) ?? [];
    expect(comparison).toContain('timingSafeEqual(digestOf(shown), digestOf(expected))');
    // No other way to compare either secret.
    expect(text.match(/[!=]==? (token|session|expected)\b|\b(token|session|expected) [!=]==?/g)).toBeNull();
  });
});
