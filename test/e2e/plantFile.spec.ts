// The plant as a file: saved, opened, dropped on the window, refused.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { PlantInput } from '../../shared/plant.ts';
import { escapeFrom, expect, showScreen, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

const annex: PlantInput = {
  name: 'Annex',
  sources: [{ id: 'annex', kind: 'simulated', mode: 'poll', sensors: 2, latencyMs: 5 }],
  knobs: { batch: { size: 50 } },
};

async function choosePlant(page: Page, name: string, content: string | Buffer): Promise<void> {
  const chosen = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open plant' }).click();
  await (await chosen).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
}

test('save - gives the plant as it runs, with what was changed', { tag: '@every-host' }, async ({
  telltale,
}) => {
  await showScreen(telltale, 'Sources');
  await telltale.getByRole('button', { name: 'Pause Hall' }).click();
  await expect(telltale.getByText('changed, not saved')).toBeVisible();
  const download = telltale.waitForEvent('download');
  await telltale.getByRole('button', { name: 'Save plant' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('Stream hall.telltale');
  const plant = JSON.parse(await readFile(await saved.path(), 'utf8'));
  expect(plant).toMatchObject({ name: 'Stream hall', picked: ['line.01'] });
  expect(plant.sources[1]).toMatchObject({ id: 'hall', paused: true, latencyMs: 20 });
  await expect(telltale.getByText('changed, not saved')).toBeHidden();
});

test('open - puts sources and knobs of the file in place', async ({ telltale, host }) => {
  await showScreen(telltale, 'Sources');
  await choosePlant(telltale, 'annex.json', JSON.stringify(annex));
  await expect(telltale.getByRole('banner').or(telltale.locator('.screen-head'))).toContainText('Annex');
  const rows = telltale.getByRole('grid', { name: 'Sources' }).getByRole('row');
  await expect(rows.filter({ hasText: 'annex' })).toContainText('live');
  await expect(rows).toHaveCount(2);
  expect((await host.state()).knobs.batch.size).toBe(50);
});

test('a plant that does not fit - every fault with its path, what was running goes on', async ({
  telltale,
  host,
}) => {
  await showScreen(telltale, 'Sources');
  const bad = {
    ...annex,
    sources: [{ ...annex.sources[0], latencyMs: -5, colour: 'red' }],
    knobs: { batch: { size: 0 } },
  };
  await choosePlant(telltale, 'bad.json', JSON.stringify(bad));
  const dialog = telltale.getByRole('dialog', { name: 'Plant not opened' });
  await expect(dialog).toContainText('bad.json');
  await expect(dialog).toContainText('sources[0].latencyMs');
  await expect(dialog).toContainText('colour');
  await expect(dialog).toContainText('knobs.batch.size');
  await escapeFrom(telltale, dialog);
  const received = async () => (await host.state()).ledger.bySource.line?.received ?? 0;
  const before = await received();
  await expect.poll(received).toBeGreaterThan(before);
});

const broken: readonly (readonly [string, Buffer, RegExp])[] = [
  ['half.json', Buffer.from('{ "name": "Half'), /JSON|line 1/],
  ['empty.json', Buffer.from(''), /empty|JSON/],
  ['latin.json', Buffer.from([0x7b, 0xe9, 0x7d]), /not UTF-8/],
];
test('what is no JSON, empty or no text - is refused in words', async ({ telltale }) => {
  await showScreen(telltale, 'Sources');
  const dialog = telltale.getByRole('dialog', { name: 'Plant not opened' });
  for (const [name, content, told] of broken) {
    await choosePlant(telltale, name, content);
    await expect(dialog).toContainText(name);
    await expect(dialog).toContainText(told);
    await escapeFrom(telltale, dialog);
  }
});

test('a file dropped on any screen - is opened', async ({ telltale }) => {
  const transfer = await telltale.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'annex.json', { type: 'application/json' }));
    return data;
  }, JSON.stringify(annex));
  await telltale.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await expect(telltale.getByText('Drop a plant file to open it')).toBeVisible();
  await telltale.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await expect(telltale.getByText('Annex', { exact: true }).first()).toBeVisible();
  await expect(telltale.getByText('Drop a plant file to open it')).toBeHidden();
});
