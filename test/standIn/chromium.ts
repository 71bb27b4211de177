// Starts the Chromium that draws the stand-in's windows and ends with it. Runs in the stand-in's process.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { DevTools } from './devTools.ts';

const endLimitMs = 5_000;
let child: ChildProcess | undefined;
let reached: DevTools | undefined;

/** Resolves when the browser is reached. Its line "DevTools listening on …" is passed on, as Electron prints it. */
export async function startChromium(profileFolder: string): Promise<DevTools> {
  const path = process.env.TELLTALE_BROWSER;
  if (!path) throw new Error('stand-in: TELLTALE_BROWSER must name a Chromium');
  child = spawn(
    path,
    [
      '--headless',
      '--no-startup-window',
      '--remote-debugging-port=0',
      // The pipe ends the browser when this process has gone, however it went.
      '--remote-debugging-pipe',
      `--user-data-dir=${profileFolder}`,
      '--no-first-run',
      '--disable-extensions',
      '--disable-component-update',
      '--disable-background-networking',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      '--mute-audio',
      '--password-store=basic',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  );
  const started = child;
  if (!started.stderr) throw new Error('stand-in: Chromium has no standard error');
  for (const pipe of started.stdio.slice(3)) pipe?.on('error', () => undefined);
  for await (const line of createInterface({ input: started.stderr })) {
    const url = /^DevTools listening on (ws:\/\/.*)$/.exec(line)?.[1];
    if (!url) continue;
    started.stderr.resume();
    reached = await DevTools.connect(url);
    process.stderr.write(`${line}\n`);
    return reached;
  }
  throw new Error('stand-in: Chromium ended before it could be reached');
}

/** Asks it to end, so that it writes what pages have stored, and resolves when it has. */
export async function endChromium(): Promise<void> {
  const ending = child;
  if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
  const ended = once(ending, 'exit');
  reached?.browser.send('Browser.close').catch(() => undefined);
  const timer = setTimeout(() => ending.kill('SIGKILL'), endLimitMs);
  await ended;
  clearTimeout(timer);
}
