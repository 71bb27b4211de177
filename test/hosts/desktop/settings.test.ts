// What the desktop remembers: its settings file, also broken, old and newer, and its log.
import fs from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openLogFile } from '../../../electron/hosts/desktop/logFile.ts';
import { readSettingsText, SettingsFile } from '../../../electron/hosts/desktop/settingsFile.ts';
import {
  defaultSettings,
  nextZoomPercent,
  withoutRecentPlant,
  withRecentPlant,
  zoomStepsPercent,
} from '../../../electron/hosts/desktop/settingsSchema.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('settings file', () => {
  const faults: string[] = [];
  const open = (name = 'settings.json') =>
    new SettingsFile(join(folder, name), (fault) => faults.push(fault));
  beforeEach(() => {
    faults.length = 0;
  });

  test('where there is none - the defaults hold and nothing is written', async () => {
    const file = open();
    expect(file.current).toEqual(defaultSettings);
    expect(file.broken).toBeNull();
    file.flush();
    expect(await readdir(folder)).toEqual([]);
  });

  test('a change - is there at the next start, and who listens is told once', () => {
    const file = open();
    const told: string[] = [];
    file.onChange(({ theme }) => told.push(theme));
    file.change({ theme: 'dark', zoomPercent: 125 });
    file.change({ theme: 'dark' });
    file.flush();
    expect(told).toEqual(['dark']);
    expect(open().current).toEqual({ ...defaultSettings, theme: 'dark', zoomPercent: 125 });
  });

  test('what is there and cannot be read - is kept beside, and not written over', async () => {
    await mkdir(join(folder, 'settings.json'));
    await writeFile(join(folder, 'settings.json', 'kept'), 'kept');
    const file = open();
    expect(file.broken).toMatch(/^The settings could not be used: EISDIR/);
    file.change({ theme: 'dark' });
    file.flush();
    expect(open().current.theme).toBe('dark');
    const [kept = ''] = (await readdir(folder)).filter((name) => name.includes('broken'));
    expect(await readdir(join(folder, kept))).toEqual(['kept']);
  });

  test.each([
    ['half a file', '{"version": 1, "theme": "da'],
    ['another kind of file', '[]'],
    ['a value that is none', JSON.stringify({ version: 1, theme: 'pink' })],
    ['a version to come', JSON.stringify({ version: 999 })],
    ['no version', JSON.stringify({ theme: 'dark' })],
  ])('%s - is kept beside and told, and the defaults hold', async (_name, text) => {
    await writeFile(join(folder, 'settings.json'), text);
    const file = open();
    expect(file.current).toEqual(defaultSettings);
    const [kept, ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(kept).toMatch(/^settings\.broken-.*\.json$/);
    expect(file.broken).toContain(kept);
    expect(await readFile(join(folder, kept ?? ''), 'utf8')).toBe(text);
    file.change({ theme: 'light' });
    file.flush();
    expect(open().current.theme).toBe('light');
    expect(await readdir(folder)).toHaveLength(2);
  });

  test('what cannot be kept beside either - stays as it is', async () => {
    await writeFile(join(folder, 'settings.json'), '{ "theme": "mine" ');
    const rename = vi.spyOn(fs, 'renameSync').mockImplementation(() => {
      throw new Error('EPERM: operation not permitted');
    });
    syncBuiltinESMExports();
    const file = open();
    rename.mockRestore();
    syncBuiltinESMExports();
    expect(file.broken).toMatch(/not valid JSON, nor be kept beside: EPERM/);
    file.change({ theme: 'dark' });
    file.flush();
    expect(file.current.theme).toBe('dark');
    expect(await readFile(join(folder, 'settings.json'), 'utf8')).toBe('{ "theme": "mine" ');
    expect(faults).toEqual([]);
  });

  test('an older version - is brought up step by step', () => {
    const steps = {
      [-1]: (old: object) => ({ ...old, version: 0, colour: 'dark' }),
      0: ({ colour, ...old }: { colour?: string }) => ({ ...old, version: 1, theme: colour }),
    };
    expect(readSettingsText('{"version": -1}', steps)).toEqual({
      ok: true,
      settings: { ...defaultSettings, theme: 'dark' },
    });
    expect(readSettingsText('{"version": 0}').ok).toBe(false);
  });

  test('a folder that cannot be written to - is told, and the change holds for this run', () => {
    const file = open('none/settings.json');
    file.change({ theme: 'dark' });
    file.flush();
    expect(faults).toHaveLength(1);
    expect(file.current.theme).toBe('dark');
  });
});

describe('choices', () => {
  test('recent plants - the newest first, each once, ten at most', () => {
    let recent: string[] = [];
    for (let i = 0; i < 12; i++) recent = withRecentPlant(recent, `/plants/${i}.telltale`);
    recent = withRecentPlant(recent, '/plants/5.telltale');
    expect(recent.slice(0, 2)).toEqual(['/plants/5.telltale', '/plants/11.telltale']);
    expect(recent).toHaveLength(10);
    expect(withoutRecentPlant(recent, '/plants/11.telltale')).not.toContain('/plants/11.telltale');
  });

  test('zoom - goes from step to step and ends at both ends', () => {
    expect(nextZoomPercent(100, 'in')).toBe(110);
    expect(nextZoomPercent(100, 'out')).toBe(90);
    expect(nextZoomPercent(103, 'in')).toBe(110);
    expect(nextZoomPercent(Math.max(...zoomStepsPercent), 'in')).toBe(200);
    expect(nextZoomPercent(Math.min(...zoomStepsPercent), 'out')).toBe(50);
  });
});

describe('log', () => {
  test('lines - keep their order in files that rotate, and only so many files are kept', async () => {
    const log = openLogFile(folder, () => expect.unreachable(), { size: '1K', files: 2 });
    const messages = Array.from({ length: 100 }, (_, i) => `line ${i} ${'x'.repeat(80)}`);
    for (const message of messages) {
      log.write(message);
      // Rotation happens between two writes.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await log.close();
    const names = (await readdir(folder)).sort();
    expect(names).toEqual(['telltale.1.log', 'telltale.2.log', 'telltale.log']);
    for (const name of names) expect((await stat(join(folder, name))).size).toBeLessThan(2_048);
    const oldestFirst = ['telltale.2.log', 'telltale.1.log', 'telltale.log'];
    const texts = await Promise.all(oldestFirst.map((name) => readFile(join(folder, name), 'utf8')));
    const numbers = [...texts.join('').matchAll(/ line (\d+) /g)].map(([, number]) => Number(number));
    expect(numbers.length).toBeGreaterThan(12);
    expect(numbers).toEqual(numbers.map((_, i) => 100 - numbers.length + i));
    expect(log.newest().at(-1)).toContain('line 99');
  });

  test('a folder that is none - is told once, and the newest lines are still kept', async () => {
    await writeFile(join(folder, 'file'), '');
    const faults: string[] = [];
    const log = openLogFile(join(folder, 'file'), (fault) => faults.push(fault));
    log.write('first');
    await expect.poll(() => faults.length).toBe(1);
    log.write('second');
    expect(log.newest()).toHaveLength(2);
    await log.close();
    expect(faults).toHaveLength(1);
  });
});
