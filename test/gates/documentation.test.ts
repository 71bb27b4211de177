// Types every command of the documents into a copy of the project, so that what they promise stays true.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plantSchema } from '../../shared/plant.ts';
import {
  commandsIn,
  copyOfProject,
  documentedCommands,
  documents,
  fencedBlocks,
  projectFolder,
} from './documentedCommands.ts';

const commandLimitMs = 120_000;
const commands = await documentedCommands();
const { scripts } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Not typed here: one would run this test again, one takes a quarter of an hour, and two are steps of npm test itself. */
const isRunElsewhere = (command: string) => /^npm (test|run (bench|check|build))\b/.test(command);
/** Serves until it is stopped. */
const serves = (command: string) =>
  /^npm (start|run headless)\b/.test(command) &&
  !/--duration\b/.test(command) &&
  (command.startsWith('npm start') || /--port\b/.test(command));
const isSetUp = (command: string) => /^(git clone|cd)\b/.test(command);
const toRun = commands.filter(
  ({ command }) => !isRunElsewhere(command) && !serves(command) && !isSetUp(command),
);
const toServe = commands.filter(({ command }) => serves(command));

describe('documentation', () => {
  it('documentation - names the two commands that a newcomer needs', () => {
    expect(commands.map(({ command }) => command)).toEqual(expect.arrayContaining(['npm start', 'npm test']));
  });

  it('documentation - every npm script that it names exists', () => {
    const named = commands.flatMap(
      ({ command }) => /^npm (?:run )?(?<name>[\w:]+)/.exec(command)?.groups?.name ?? [],
    );
    expect(named.filter((name) => name !== 'ci' && name !== 'install' && !(name in scripts))).toEqual([]);
  });

  it('documentation - the files that npm test and npm run bench begin with exist', () => {
    for (const name of ['test', 'bench']) {
      const [file] = /\S+\.(mjs|ts)$/.exec(scripts[name] ?? '') ?? ['nothing'];
      expect(existsSync(join(projectFolder, file)), file).toBe(true);
    }
  });

  it('documentation - every file and picture that it links to is there', async () => {
    for (const document of documents) {
      const text = await readFile(join(projectFolder, document), 'utf8');
      const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => target as string);
      const missing = targets.filter((target) => !existsSync(join(projectFolder, dirname(document), target)));
      expect({ document, missing }).toEqual({ document, missing: [] });
    }
  });

  it('documentation - every plant that it shows is valid', async () => {
    const texts = await Promise.all(documents.map((name) => readFile(join(projectFolder, name), 'utf8')));
    const plants = texts
      .flatMap((text) => fencedBlocks(text, 'json'))
      .map(({ text }) => JSON.parse(text) as object)
      .filter((value) => 'sources' in value);
    expect(plants.length).toBeGreaterThan(0);
    for (const plant of plants) expect(plantSchema.safeParse(plant)).toMatchObject({ success: true });
  });
});

// Most of their time is one run or another that waits for its duration: side by side, each in a copy of its own.
describe.concurrent('commands of the documentation', () => {
  it.for(toRun)(
    'documentation - "$command" ($place) succeeds',
    { timeout: commandLimitMs },
    async ({ command }, { expect }) => {
      const { code, output } = await typed(command);
      expect(code, output).toBe(0);
    },
  );

  it.for(toServe)(
    'documentation - "$command" ($place) serves',
    { timeout: commandLimitMs },
    async ({ command }, { expect }) => {
      let status = 0;
      const { output } = await typed(command, async (address) => {
        status = (await fetch(address)).status;
      });
      expect(status, output).toBe(200);
    },
  );
});

describe('commands of a document', () => {
  it('commands of a document - are the lines of its sh blocks', () => {
    const text =
      'a\n```sh\n# first\n$ npm start\nnpm run x -- \\\n  --port 0  # any\n```\n```json\n{}\n```\n';
    expect(commandsIn(text, 'A.md')).toEqual([
      { place: 'A.md, line 4', command: 'npm start' },
      { place: 'A.md, line 6', command: 'npm run x -- --port 0' },
    ]);
  });
});

/** Types a command into a copy of the project; `onAddress` as for `inShell`. */
async function typed(
  command: string,
  onAddress?: (address: string) => Promise<void>,
): Promise<{ code: number | null; output: string }> {
  const folder = await copyOfProject();
  try {
    return await inShell(folder, command, onAddress);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs a command in a shell. With `onAddress`, calls that once an address is printed and then stops the command. */
function inShell(
  folder: string,
  command: string,
  onAddress?: (address: string) => Promise<void>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, VITEST: ___, ...env } = process.env;
    const path = [join(folder, 'node_modules/.bin'), env.PATH].join(delimiter);
    const child = spawn(command, {
      cwd: folder,
      env: { ...env, PATH: path },
      shell: true,
      detached: true,
      timeout: commandLimitMs - 5_000,
    });
    let output = '';
    let told = false;
    const stop = (): void => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
    const onData = (chunk: Buffer): void => {
      output += chunk.toString();
      const [address] = /http:\/\/127\.0\.0\.1:\d+\/?(?=\s)/.exec(output) ?? [];
      if (!onAddress || !address || told) return;
      told = true;
      onAddress(address).then(stop, (error: unknown) => {
        stop();
        reject(error);
      });
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('error', reject);
    // When all who hold its output are gone, so that nothing stays behind.
    child.once('close', (code) => resolve({ code, output }));
  });
}
