// Lets the built entries be started with an older Node: they run again under the one that the project pins.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { complain } from './console.ts';

const leastMajor = 24;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves with the exit code of `run`, called here or in a child process that takes over arguments, streams and
 * signals. `entryUrl`: import.meta.url of the entry. `run` must not be loaded before: the older Node may not know
 * what it needs.
 */
export async function withRightNode(entryUrl: string, run: () => Promise<number>): Promise<number> {
  if (Number.parseInt(process.versions.node, 10) >= leastMajor) {
    stopWithParent();
    return run();
  }
  const node = pinnedNode(entryUrl);
  if (node !== null) return runAgain(node, fileURLToPath(entryUrl));
  complain(
    `Node ${leastMajor} or newer is needed; this is ${process.versions.node}. Install it, or run npm ci.`,
  );
  return 1;
}

/** A parent that is killed cannot pass on a signal. */
function stopWithParent(): void {
  if (!process.channel) return;
  process.channel.unref();
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
}

function pinnedNode(entryUrl: string): string | null {
  const { resolve } = createRequire(entryUrl);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  for (const name of ['node', 'node-bin']) {
    try {
      const folder = dirname(resolve(`${name}-${platform}-${process.arch}/package.json`));
      const path = join(folder, 'bin', program);
      if (existsSync(path)) return path;
    } catch {
      // Not installed: the other name may be.
    }
  }
  return null;
}

/** The child has a process group of its own: a signal from a terminal reaches it once, through us. */
function runAgain(node: string, entry: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [entry, ...process.argv.slice(2)], {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: process.platform !== 'win32',
    });
    const forward = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code !== null || signal === null) return resolve(code ?? 1);
      for (const name of signals) process.removeListener(name, forward);
      process.kill(process.pid, signal);
    });
  });
}
