// What the end-to-end tests stand on: for each test a host with its own plant, started by the project's driver, and the UI on it.
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { KnobKey } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { DriverKind, NetworkAccess, Session } from './drivers/driver.ts';
import { drivers } from './drivers/drivers.ts';

export interface DriverOption {
  driver: DriverKind;
}

interface TelltaleOptions {
  /** Null: the default plant of a first start. */
  plant: PlantInput | null;
  /** Files beside the plant, by name. */
  files: Readonly<Record<string, string>>;
  /** Parameters of the host beside its plant. */
  parameters: readonly string[];
  /** See Launch. */
  canHide: boolean;
}

interface TelltaleFixtures {
  host: Session;
  /** For tests that are tagged "@needs-network". */
  network: NetworkAccess;
  /** The page, with the UI live on its first screen. Errors on its console fail the test. */
  telltale: Page;
}

export type { Session };
export { expect };

export const test = base.extend<TelltaleOptions & DriverOption & TelltaleFixtures>({
  driver: ['headless', { option: true }],
  plant: [null, { option: true }],
  files: [{}, { option: true }],
  parameters: [[], { option: true }],
  canHide: [false, { option: true }],
  host: async (
    { driver, plant, files, parameters, canHide, browser, viewport, colorScheme },
    use,
    testInfo,
  ) => {
    const host = await drivers[driver].launch({
      plant,
      files,
      parameters,
      canHide,
      browser,
      viewport: viewport ?? { width: 1_440, height: 900 },
      colorScheme: colorScheme ?? 'light',
    });
    await use(host);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('what the host printed', { body: host.log() });
      const picture = await host.page.screenshot({ timeout: 10_000 }).catch(() => null);
      if (picture) await testInfo.attach('the page', { body: picture, contentType: 'image/png' });
    }
    await host.close();
  },
  network: async ({ host }, use) => {
    if (!host.network) throw new Error(`${host.kind} serves no network: tag the test @needs-network`);
    await use(host.network);
  },
  telltale: async ({ host }, use) => {
    const { page } = host;
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      // A lost connection is the browser's to report; what the UI makes of it is tested on screen.
      if (message.type() === 'error' && !/ERR_CONNECTION|WebSocket/.test(message.text()))
        faults.push(message.text());
    });
    await expect(page.getByRole('heading', { level: 1, name: 'Monitor' })).toBeVisible();
    await expect(page.getByRole('contentinfo')).toContainText(/balanced/);
    await use(page);
    expect(faults).toEqual([]);
  },
});

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
