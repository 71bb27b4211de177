// Reads the commands that the documents tell people to type, and makes copies of the project to type them in.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const projectFolder = resolve(import.meta.dirname, '../..');
export const documents = ['README.md', 'docs/architecture.md', 'docs/security.md'];

export interface DocumentedCommand {
  /** "README.md, line 12". */
  readonly place: string;
  readonly command: string;
}

/** The text of fenced blocks in a language, with the line that each begins at. */
export function fencedBlocks(markdown: string, language: string): { text: string; line: number }[] {
  const blocks: { text: string; line: number }[] = [];
  const fence = new RegExp(`^\`\`\`${language}\\n(?<text>[\\s\\S]*?)^\`\`\`$`, 'gm');
  for (const match of markdown.matchAll(fence)) {
    const line = markdown.slice(0, match.index).split('\n').length + 1;
    blocks.push({ text: match.groups?.text ?? '', line });
  }
  return blocks;
}

/** Each line of the `sh` blocks, without prompts and comments; a line ending in \ goes on in the next. */
export function commandsIn(markdown: string, document: string): DocumentedCommand[] {
  const commands: DocumentedCommand[] = [];
  for (const { text, line } of fencedBlocks(markdown, 'sh')) {
    let begun = '';
    text.split('\n').forEach((raw, i) => {
      const joined =
        begun +
        raw
          .replace(/^\$ /, '')
          .replace(/(^|\s)#.*$/, '')
          .trim();
      begun = joined.endsWith('\\') ? `${joined.slice(0, -1).trim()} ` : '';
      if (begun === '' && joined !== '')
        commands.push({ place: `${document}, line ${line + i}`, command: joined });
    });
  }
  return commands;
}

export async function documentedCommands(): Promise<DocumentedCommand[]> {
  const texts = await Promise.all(documents.map((name) => readFile(join(projectFolder, name), 'utf8')));
  return texts.flatMap((text, i) => commandsIn(text, documents[i] ?? ''));
}

/**
 * A copy of the project as it is now, in a temporary folder, with times kept so that a fresh build stays fresh. What
 * is installed is linked entry by entry: whatever a command does in there, it never reaches the project's own.
 */
export async function copyOfProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-documents-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectFolder,
    encoding: 'utf8',
  });
  const options = { recursive: true, preserveTimestamps: true };
  for (const name of listed.split('\0').filter(Boolean)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // Listed, but deleted just now.
    await cp(join(projectFolder, name), join(folder, name), options).catch(() => undefined);
  }
  await cp(join(projectFolder, 'out'), join(folder, 'out'), options);
  await linkInstalled(folder);
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  return folder;
}

async function linkInstalled(folder: string): Promise<void> {
  const from = join(projectFolder, 'node_modules');
  const to = join(folder, 'node_modules');
  await mkdir(to);
  for (const name of await readdir(from)) {
    if (name === '.cache') continue;
    if (name === '.package-lock.json') await cp(join(from, name), join(to, name));
    else await symlink(join(from, name), join(to, name));
  }
}
