// Driver of the headless host: the built host, and its UI in a browser.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { RunReport } from '../../../shared/report.ts';
import { out } from './builtApplication.ts';
import type { Driver, Launch, Session } from './driver.ts';
import { type PlantFolder, writePlantFolder } from './plantFolder.ts';

export const headless: Driver = {
  kind: 'headless',
  capabilities: ['network'],
  available: () => true,
  async launch(launch) {
    const plantFolder = await writePlantFolder(launch);
    try {
      return await openSession(launch, plantFolder);
    } catch (error) {
      await plantFolder.remove();
      throw error;
    }
  },
};

async function openSession(launch: Launch, { folder, parameters, remove }: PlantFolder): Promise<Session> {
  const host = new HeadlessHost(folder, [...parameters, ...(launch.parameters ?? [])], launch.env ?? {});
  const url = await host.start('0');
  const { port } = new URL(url);
  const context = await launch.browser.newContext({
    viewport: launch.viewport,
    colorScheme: launch.colorScheme,
  });
  const page = await context.newPage();
  // Not awaited to its end: a test may want to see what comes before.
  await page.goto(url, { waitUntil: 'commit' });
  return {
    kind: 'headless',
    capabilities: headless.capabilities,
    page,
    folder,
    network: {
      port: Number(port),
      kill: () => host.kill(),
      restart: async () => void (await host.start(port)),
    },
    url: async () => page.url(),
    state: async () => (await (await fetch(`${url}api/state`)).json()) as RunReport,
    main: () => Promise.reject(new Error('the headless host has no main process of Electron')),
    log: () => host.said,
    async close() {
      await context.close();
      await host.kill();
      await remove();
    },
  };
}

class HeadlessHost {
  said = '';
  readonly #folder: string;
  readonly #parameters: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;

  constructor(folder: string, parameters: readonly string[], env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#parameters = parameters;
    this.#env = env;
  }

  /** Resolves with its address when it serves. */
  async start(port: string): Promise<string> {
    const child = spawn(
      process.execPath,
      [join(out, 'main/headless.js'), ...this.#parameters, '--port', port],
      { cwd: this.#folder, env: { ...process.env, ...this.#env }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    child.stderr.on('data', (chunk: Buffer) => {
      this.said += chunk.toString();
    });
    for await (const line of createInterface({ input: child.stdout })) {
      this.said += `${line}\n`;
      const url = /https?:\/\/\S+/.exec(line)?.[0];
      if (!url) continue;
      child.stdout.resume();
      return url;
    }
    throw new Error(`the headless host ended before it served: ${this.said}`);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
