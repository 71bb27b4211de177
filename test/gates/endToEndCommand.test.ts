// npm run e2e where the real Electron is asked for by name and is not there.
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const script = resolve(import.meta.dirname, '../endToEnd.mjs');

interface Ended {
  readonly code: number;
  readonly said: string;
}

function endToEnd(parameters: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const options = { env: { ...process.env, ...env } };
  return new Promise((done) =>
    execFile(process.execPath, [script, ...parameters], options, (error, stdout, stderr) =>
      done({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    ),
  );
}

test.each([[['--project', 'electron']], [['--project=electron']]])(
  '%j without a binary - runs nothing, fails, and says how to get it',
  async (parameters) => {
    const { code, said } = await endToEnd(parameters, { ELECTRON_EXEC_PATH: '/nowhere/electron' });
    expect(said).toMatch(/^not run: .*"node node_modules\/electron\/install\.js" fetches it$/m);
    expect(said).not.toContain('Running');
    expect(code).toBe(1);
  },
);
