// Runs a child process in the foreground: its output is ours, and so are the signals. Bare Node 20 or newer.
import { spawn } from 'node:child_process';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Resolves with its exit code when it has ended, null when a signal ended it, and with whether we were asked to stop
 * meanwhile. The child gets a process group of its own, so that a signal reaches it once, through us, and not a second
 * time from the terminal. `timeLimitMs` ends it with all its children. `onLine` is given each line of its standard
 * output, which is passed on.
 */
export function run(command, parameters, options = {}) {
  const { shell = false, cwd, env = process.env, timeLimitMs, onLine } = options;
  let isStopped = false;
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      cwd,
      env,
      shell,
      detached: process.platform !== 'win32',
      stdio: ['inherit', onLine ? 'pipe' : 'inherit', 'inherit'],
    });
    const forward = (signal) => {
      isStopped = true;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, forward);
    const timer = timeLimitMs && setTimeout(() => endGroup(child), timeLimitMs);
    const over = () => {
      clearTimeout(timer);
      for (const signal of signals) process.removeListener(signal, forward);
    };
    if (onLine) passOnLines(child.stdout, onLine);
    child.once('error', (error) => {
      over();
      reject(new Error(`${command} cannot be started: ${error.message}`));
    });
    child.once('close', (code) => {
      over();
      // A child that was stopped may have left children of its own.
      if (isStopped) endGroup(child);
      resolve({ code, isStopped });
    });
  });
}

/** Like `run`, for a step that must succeed: rejects with Stopped, or with an Error that names the step. */
export async function runStep(name, command, parameters, options) {
  const { code, isStopped } = await run(command, parameters, options);
  if (isStopped) throw new Stopped();
  if (code !== 0) throw new Error(`${name} failed with exit code ${code}: see its messages above`);
}

/** A signal asked to stop. */
export class Stopped extends Error {
  constructor() {
    super('stopped');
    this.name = 'Stopped';
  }
}

function passOnLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text) => {
    process.stdout.write(text);
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines) onLine(line);
  });
}

function endGroup(child) {
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself just now.
  }
}
