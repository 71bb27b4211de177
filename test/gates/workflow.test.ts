// The workflow of continuous integration: it runs code of others, so what it may and what it runs is kept narrow.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const project = resolve(import.meta.dirname, '../..');
const folder = join(project, '.github/workflows');
const names = await readdir(folder);
const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
const all = texts.join('\n');

describe('workflow', () => {
  test('actions - are pinned by a whole hash, and say of which version', () => {
    const used = all.match(/^.*\buses:.*$/gm) ?? [];
    expect(used.length).toBeGreaterThan(2);
    for (const line of used) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('rights - are to read the sources, and no more', () => {
    for (const text of texts) expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(all.match(/permissions:/g)).toHaveLength(names.length);
    expect(all).not.toMatch(/write-all|: write\b|secrets\.|pull_request_target/);
    expect(all.match(/persist-credentials: false/g)).toHaveLength(
      all.match(/actions\/checkout@/g)?.length ?? 0,
    );
  });

  test('commands - take nothing that a stranger may write', () => {
    const given = [...all.matchAll(/\$\{\{\s*([^}]+?)\s*\}\}/g)].map(([, expression]) => expression);
    const known = ['github.ref', 'matrix.os', 'runner.os'];
    expect(given.filter((expression) => !known.includes(expression ?? ''))).toEqual([]);
    for (const line of all.match(/^\s+run:.*(?:\n\s{10,}.*)*/gm) ?? []) expect(line).not.toContain('${{');
  });

  test('systems - are the three that packages are made for, each by its name', () => {
    expect(/os: \[(.*)\]/.exec(all)?.[1]?.split(', ')).toEqual([
      expect.stringMatching(/^ubuntu-\d/),
      expect.stringMatching(/^macos-\d/),
      expect.stringMatching(/^windows-\d/),
    ]);
  });

  test('scripts - are those that there are', async () => {
    const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const run = [...all.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name as string);
    expect(run).toEqual(expect.arrayContaining(['audit', 'package']));
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
    expect(all).toContain('npm test');
  });
});
