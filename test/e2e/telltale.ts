// What the end-to-end tests stand on: for each test the built headless host with its own plant, and the UI it serves.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { KnobKey } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { RunReport } from '../../shared/report.ts';

/** Folder of the build. */
const out = process.env.TELLTALE_OUT ?? resolve(import.meta.dirname, '../../out');

export interface Host {
  /** "http://127.0.0.1:43127/" */
  readonly url: string;
  readonly port: number;
  /** Folder that the plant's file names start from. */
  readonly folder: string;
  /** /api/state as it is now. */
  state(): Promise<RunReport>;
  /** Ends the process at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
}

interface TelltaleOptions {
  /** Null: the default plant of a first start. */
  plant: PlantInput | null;
  /** Files beside the plant, by name. */
  files: Readonly<Record<string, string>>;
}

interface TelltaleFixtures {
  host: Host;
  /** The page, with the UI live on its first screen. Errors on its console fail the test. */
  telltale: Page;
}

export { expect };

export const test = base.extend<TelltaleOptions & TelltaleFixtures>({
  plant: [null, { option: true }],
  files: [{}, { option: true }],
  host: async ({ plant, files }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const parameters: string[] = [];
    if (plant) {
      const file = join(folder, 'plant.json');
      await writeFile(file, JSON.stringify(plant));
      parameters.push('--plant', file);
    }
    const host = await startHost(folder, parameters);
    await use(host);
    await host.kill();
    await rm(folder, { recursive: true, force: true });
  },
  telltale: async ({ page, host }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // A lost connection is the browser's to report; what the UI makes of it is tested on screen.
      if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket/.test(message.text()))
        faults.push(message.text());
    });
    await page.goto(host.url);
    await expect(page.getByRole('heading', { level: 1, name: 'Monitor' })).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText(/balanced/);
    await use(page);
    expect(faults).toEqual([]);
  },
});

async function startHost(folder: string, parameters: readonly string[]): Promise<Host> {
  let { child, url } = await launch(folder, [...parameters, '--port', '0']);
  const { port } = new URL(url);
  return {
    url,
    port: Number(port),
    folder,
    async state() {
      const answer = await fetch(`${url}api/state`);
      return (await answer.json()) as RunReport;
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
    async restart() {
      ({ child } = await launch(folder, [...parameters, '--port', port]));
    },
  };
}

async function launch(
  folder: string,
  parameters: readonly string[],
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [join(out, 'main/headless.js'), ...parameters], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\/\/\S+/.exec(line)?.[0];
    if (url) {
      child.stdout.resume();
      return { child, url };
    }
  }
  throw new Error(`the headless host ended before it served: ${said}`);
}

/** Goes to a screen by the rail. */
export async function showScreen(
  page: Page,
  name: 'Monitor' | 'Pipeline' | 'Tune' | 'Sources' | 'Events',
): Promise<void> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** A key that is pressed before a dialog has taken the focus goes to the screen behind it. */
export async function takesFocus(dialog: Locator): Promise<void> {
  const holdsFocus = () => dialog.evaluate((element) => element.contains(document.activeElement));
  await expect.poll(holdsFocus).toBe(true);
}

/** Closes the dialog by Esc. */
export async function escapeFrom(page: Page, dialog: Locator): Promise<void> {
  await takesFocus(dialog);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

/** Opens a file on the Sweep view of the Tune screen, as if it were chosen from the disk. */
export async function openSweepFile(page: Page, name: string, text: string): Promise<void> {
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) };
  await page.getByLabel('File of a sweep').setInputFiles(file);
}

export function tile(page: Page, name: string): Locator {
  return page.getByRole('grid', { name: 'Sensors' }).getByRole('row', { name });
}

export function knob(page: Page, key: KnobKey): Locator {
  return page.locator(`[data-knob="${key}"]`);
}

/** Types a number into a knob's field and presses Enter. */
export async function enterKnob(page: Page, key: KnobKey, value: number): Promise<void> {
  const field = knob(page, key).getByRole('textbox');
  await field.fill(String(value));
  await field.press('Enter');
}

/** A plant that streams fast enough for every figure of the pipeline to move. */
export const streamingPlant: PlantInput = {
  name: 'Stream hall',
  sources: [
    { id: 'line', name: 'Line', kind: 'simulated', mode: 'stream', sensors: 4, rateHz: 2_000 },
    { id: 'hall', name: 'Hall', kind: 'simulated', mode: 'poll', sensors: 3, latencyMs: 20, intervalMs: 50 },
  ],
  knobs: { features: { set: ['rolling', 'window'] } },
  picked: ['line.01'],
};
