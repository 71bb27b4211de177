// Starts the desktop as a person would: its main process is reached by Node's inspector, its windows by Chromium's.
// Playwright's own launcher lets every page believe that it is seen, so that none is ever hidden.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { DevTools } from '../../standIn/devTools.ts';
import type { Session } from './driver.ts';

export interface BareDesktop {
  /** Its windows, in the order they were opened. */
  pages(): readonly Page[];
  main: Session['main'];
  /** What it has printed. */
  log(): string;
  /** Ends it as a person would, and resolves when it is gone. */
  close(): Promise<void>;
}

export interface BareStart {
  /** Electron's executable, or the stand-in's. */
  readonly executablePath: string;
  /** The application's folder first, then its options. */
  readonly parameters: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Resolves when its first window is there. */
export async function startBareDesktop(start: BareStart): Promise<BareDesktop> {
  const child = spawn(
    start.executablePath,
    ['--inspect=127.0.0.1:0', '--remote-debugging-port=0', ...start.parameters],
    { cwd: start.folder, env: start.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const said: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  try {
    const addresses = await listeningAddresses(child, said);
    const inspector = await DevTools.connect(addresses.main);
    const browser = await chromium.connectOverCDP(addresses.windows, { noDefaults: true });
    const [context] = browser.contexts();
    if (!context) throw new Error('the desktop has no windows');
    if (context.pages().length === 0) await context.waitForEvent('page');
    return {
      pages: () => context.pages(),
      main: (inMain, given) => evaluated(inspector, inMain, given) as never,
      log: () => said.join(''),
      async close() {
        // A process that is about to exit waits for whoever inspects it.
        inspector.close();
        await ended(child);
      },
    };
  } catch (error) {
    await ended(child);
    throw error;
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

async function listeningAddresses(
  child: ChildProcess,
  said: string[],
): Promise<{ main: string; windows: string }> {
  const { stderr } = child;
  if (!stderr) throw new Error('the desktop has no standard error');
  let [main, windows] = ['', ''];
  for await (const line of createInterface({ input: stderr })) {
    said.push(`${line}\n`);
    main ||= /^Debugger listening on (ws:\S+)/.exec(line)?.[1] ?? '';
    windows ||= /^DevTools listening on (ws:\S+)/.exec(line)?.[1] ?? '';
    if (main === '' || windows === '') continue;
    stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    return { main, windows };
  }
  throw new Error(`the desktop ended before it could be reached: ${said.join('')}`);
}

/** The function goes there as text, so it sees nothing but its parameters. */
async function evaluated(inspector: DevTools, inMain: unknown, given: unknown): Promise<unknown> {
  const electron = `process.getBuiltinModule('node:module').createRequire(process.execPath)('electron')`;
  const { result, exceptionDetails } = await inspector.browser.send('Runtime.evaluate', {
    expression: `(${inMain})(${electron}, ${JSON.stringify(given)})`,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
