// The Monitor: picking, the live chart through time, details of a sensor.
import type { Locator, Page } from '@playwright/test';
import { expect, test, tile } from './telltale.ts';

const chartOf = (page: Page): Locator => page.getByRole('region', { name: 'Live chart' });
const linesOf = (page: Page): Locator => chartOf(page).locator('.recharts-line-curve');

test.describe('picking', () => {
  test('a tile that is pressed - gets its line, also after a reload; pressed again it loses it', {
    tag: '@every-host',
  }, async ({ telltale }) => {
    await expect(linesOf(telltale)).toHaveCount(4);
    await tile(telltale, 'Humidity').click();
    await expect(chartOf(telltale)).toContainText('5 of 8 lines');
    await expect(linesOf(telltale)).toHaveCount(5);
    await telltale.reload();
    await expect(linesOf(telltale)).toHaveCount(5);
    // The first press after a reload shows its details: it takes nothing off.
    await tile(telltale, 'Humidity').click();
    await tile(telltale, 'Humidity').click();
    await expect(linesOf(telltale)).toHaveCount(4);
  });

  test('nothing picked - says what to do', async ({ telltale }) => {
    for (const name of ['Inlet air', 'Bearing A', 'Bearing B', 'Oil press.']) {
      await tile(telltale, name).focus();
      await telltale.keyboard.press('p');
    }
    await expect(chartOf(telltale)).toContainText('No sensor picked');
  });

  test('search and filters - leave only what fits', async ({ telltale }) => {
    await expect(tile(telltale, 'Flow')).toContainText(/\d/);
    await telltale.keyboard.press('/');
    await telltale.keyboard.type('bearing');
    await expect(tile(telltale, 'Bearing')).toHaveCount(2);
    await expect(tile(telltale, 'Flow')).toHaveCount(0);
    await telltale.keyboard.press('Escape');
    await telltale.getByRole('radio', { name: 'Picked 4' }).click();
    await expect(tile(telltale, 'Oil press.')).toBeVisible();
    await expect(tile(telltale, 'Flow')).toHaveCount(0);
  });
});

test.describe('time', () => {
  test('pause - holds the chart while the wall goes on, live returns to the present', async ({
    telltale,
  }) => {
    await expect(linesOf(telltale).first()).toHaveAttribute('d', /L/);
    await telltale.getByRole('button', { name: 'Pause' }).click();
    await expect(chartOf(telltale)).toContainText('Paused');
    const drawn = () => linesOf(telltale).first().getAttribute('d');
    // The chart is drawn a few times a second: after a second behind the present it stands.
    await expect(chartOf(telltale)).toContainText(/[1-9]\d*\ss behind/);
    let held: string | null = null;
    const stands = async () => {
      const before = held;
      held = await drawn();
      return held === before;
    };
    await expect.poll(stands, { intervals: [500] }).toBe(true);
    const value = tile(telltale, 'Flow').locator('.tile-value');
    await expect(value).not.toHaveText((await value.textContent()) ?? '');
    expect(await drawn()).toBe(held);
    await chartOf(telltale).getByRole('button', { name: 'Live' }).click();
    await expect(chartOf(telltale)).not.toContainText('Paused');
    await expect.poll(drawn).not.toBe(held);
  });

  test('stretch of time - by choice, and by keys in steps; moving back pauses by itself', async ({
    telltale,
  }) => {
    const plot = chartOf(telltale).getByRole('img', { name: /^Live chart/ });
    await expect(plot).toHaveAccessibleName(/2\s?min up to now/);
    await chartOf(telltale).getByRole('radio', { name: '10 s' }).click();
    await expect(plot).toHaveAccessibleName(/10\s?s up to now/);
    await telltale.getByRole('heading', { name: 'Monitor' }).click();
    await telltale.keyboard.press('-');
    await expect(plot).toHaveAccessibleName(/15\s?s up to now/);
    await telltale.keyboard.press('+');
    await expect(plot).toHaveAccessibleName(/10\s?s up to now/);
    await expect(linesOf(telltale).first()).toHaveAttribute('d', /L/);
    await telltale.keyboard.press('ArrowLeft');
    await expect(chartOf(telltale)).toContainText(/Paused.*behind/);
    await telltale.keyboard.press('Space');
    await expect(chartOf(telltale)).not.toContainText('Paused');
  });

  test('dragging - moves through time, the wheel zooms', async ({ telltale }) => {
    await expect(linesOf(telltale).first()).toHaveAttribute('d', /L/);
    const plot = chartOf(telltale).getByRole('img', { name: /^Live chart/ });
    const box = await plot.boundingBox();
    if (!box) throw new Error('the plot has no place');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await telltale.mouse.move(x, y);
    await telltale.mouse.wheel(0, -200);
    await expect(plot).not.toHaveAccessibleName(/\b2\s?min up to now/);
    await telltale.mouse.down();
    await telltale.mouse.move(x + 150, y, { steps: 5 });
    await telltale.mouse.up();
    await expect(chartOf(telltale)).toContainText('Paused');
  });

  test('table - has the readings of the chart in rows', async ({ telltale }) => {
    await chartOf(telltale).getByRole('button', { name: 'Show as table' }).click();
    const table = chartOf(telltale).getByRole('table').or(chartOf(telltale).getByRole('grid')).first();
    await expect(table).toContainText('Bearing A');
    await expect(table.getByRole('row').nth(3)).toContainText(/\d/);
  });
});

test.describe('details', () => {
  test('the sensor that is chosen - shows value, rate and features that change', async ({ telltale }) => {
    await tile(telltale, 'Barometer').focus();
    await telltale.keyboard.press('Enter');
    const side = telltale.getByRole('complementary', { name: 'Details' });
    await expect(side.getByRole('heading', { name: 'Barometer' })).toBeVisible();
    const features = side.getByRole('table', { name: /newest whole window/ });
    await expect(features.getByRole('row', { name: /kurtosis_biased/ })).toContainText(/\d/);
    const last = side
      .getByRole('table', { name: /Rolling features/ })
      .getByRole('row', { name: /zscore_last/ });
    await expect(last).toContainText(/\d/);
    await expect(last).not.toHaveText((await last.textContent()) ?? '');
  });

  test('what is shown - can be kept as CSV', async ({ telltale }) => {
    await expect(linesOf(telltale).first()).toHaveAttribute('d', /L/);
    const download = telltale.waitForEvent('download');
    await telltale.getByRole('button', { name: 'Download what is shown as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  });
});
