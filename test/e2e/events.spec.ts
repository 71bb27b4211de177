// The Events screen: what is listed, filtered, kept, and where a subject leads.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { enterKnob, expect, showScreen, streamingPlant, test } from './telltale.ts';

test.use({ plant: streamingPlant });

const list = (page: Page) => page.getByRole('grid', { name: /^Events/ });
const kinds = (page: Page) =>
  page.getByRole('toolbar', { name: 'Kinds' }).or(page.getByRole('group', { name: 'Kinds' }));

async function makeEvents(page: Page): Promise<void> {
  await showScreen(page, 'Pipeline');
  await enterKnob(page, 'batch.size', 200);
  await enterKnob(page, 'batch.maxWaitMs', 20);
  await showScreen(page, 'Sources');
  await page.getByRole('button', { name: 'Pause Hall' }).click();
  await expect(page.getByRole('button', { name: 'Let Hall go on' })).toBeVisible();
  await showScreen(page, 'Events');
}

test('filter - by kind and by text, with counts, and back', async ({ telltale }) => {
  await makeEvents(telltale);
  await expect(list(telltale).getByRole('row').filter({ hasText: 'hall' }).first()).toBeVisible();
  await kinds(telltale).getByRole('button', { name: /^knob/ }).click();
  await expect(list(telltale).getByRole('row')).toHaveCount(2);
  await telltale.getByRole('searchbox', { name: 'Find in events' }).fill('maxwait');
  await expect(list(telltale).getByRole('row')).toHaveCount(1);
  await expect(telltale.getByRole('region', { name: 'What happened' })).toContainText(/1 of \d+/);
  await telltale.getByRole('searchbox', { name: 'Find in events' }).fill('no such thing');
  await expect(telltale.getByText('No event fits the filter')).toBeVisible();
  await telltale.getByRole('button', { name: 'Show all' }).first().click();
  await expect(list(telltale).getByRole('row').nth(3)).toBeVisible();
});

test('an event that is selected - is told in full, its subject leads to its screen', async ({ telltale }) => {
  await makeEvents(telltale);
  const row = list(telltale).getByRole('row').filter({ hasText: 'batch.size' }).first();
  await row.click();
  const side = telltale.getByRole('complementary', { name: 'Details' });
  await expect(side).toContainText(/500\s*→\s*200/);
  await row.getByRole('button', { name: /batch.size/ }).click();
  await expect(telltale.getByRole('heading', { level: 1 })).toHaveText('Pipeline');
  await expect(side.getByRole('tab', { name: 'Knobs', selected: true })).toBeVisible();
  await showScreen(telltale, 'Events');
  await list(telltale)
    .getByRole('row')
    .filter({ hasText: 'source' })
    .first()
    .getByRole('button', { name: /hall/ })
    .click();
  await expect(telltale.getByRole('heading', { level: 1 })).toHaveText('Sources');
  await expect(side.getByRole('heading', { name: 'Hall' })).toBeVisible();
});

test('export - writes what fits the filter', async ({ telltale }) => {
  await makeEvents(telltale);
  await kinds(telltale).getByRole('button', { name: /^knob/ }).click();
  await expect(list(telltale).getByRole('row')).toHaveCount(2);
  const download = telltale.waitForEvent('download');
  await telltale.getByRole('button', { name: 'Export CSV' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('Stream hall events.csv');
  const lines = (await readFile(await saved.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/knob,batch\.size,.*500,200$/);
});

test('list - stays put while it is scrolled away from the newest', async ({ telltale }) => {
  await telltale.setViewportSize({ width: 1280, height: 400 });
  await showScreen(telltale, 'Pipeline');
  for (let size = 101; size < 118; size++) await enterKnob(telltale, 'batch.size', size);
  await showScreen(telltale, 'Events');
  await expect(list(telltale).getByRole('row').first()).toBeVisible();
  await list(telltale).hover();
  await telltale.mouse.wheel(0, 130);
  const row = list(telltale)
    .getByRole('row')
    .filter({ hasText: /105\D+106/ });
  await expect(row).toBeVisible();
  const place = await row.boundingBox();
  await telltale.getByRole('complementary').getByRole('tab', { name: 'Knobs' }).click();
  await telltale.getByRole('button', { name: 'Low latency' }).click();
  const newer = telltale.getByRole('button', { name: /\d+ newer, show/ });
  await expect(newer).toBeVisible();
  expect(await row.boundingBox()).toEqual(place);
  await newer.click();
  await expect(list(telltale).getByRole('row').first()).toContainText(/knob/);
  await expect(newer).toBeHidden();
});
