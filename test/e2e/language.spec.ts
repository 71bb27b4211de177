// The UI in German and back: words, the document's language, numbers and times, what is typed, accessibility.
import type { Page } from '@playwright/test';
import { german } from '../../renderer/language/de/german.ts';
import { english } from '../../renderer/language/en/english.ts';
import { violations } from './accessibility.ts';
import { expect, streamingPlant, test } from './telltale.ts';

type Texts = { readonly [key: string]: string | Texts };

const textsOf = (texts: Texts): string[] =>
  Object.values(texts).flatMap((text) => (typeof text === 'string' ? text : textsOf(text)));

/** English words that mean nothing in German. */
const inGerman = new Set(textsOf(german));
const onlyEnglish = textsOf(english).filter((text) => !inGerman.has(text) && !text.includes('{{'));

/** English texts of the UI that stand on the page, as text or as the name of something. */
async function englishOn(page: Page): Promise<string[]> {
  const found = await page.locator('body').evaluate((body) => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.parentElement?.closest('.features, .lesson-settings')) continue;
      else if (node instanceof Element)
        for (const name of ['aria-label', 'title', 'placeholder']) texts.push(node.getAttribute(name) ?? '');
      else texts.push(node.textContent ?? '');
    return texts.map((text) => text.trim());
  });
  return onlyEnglish.filter((text) => found.includes(text));
}

/** Of these elements the words of those that have no room for them. */
async function cutOn(page: Page, selector: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll((elements) =>
      elements
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map((element) => element.textContent?.trim() ?? ''),
    );
}

/** Headings, labels and buttons that must be whole. */
const mustBeWhole =
  '.rail-button, .screen-head h1, .tab, .button, .segment, .stage-head > *, .stage-row > *, .stage-times dt, ' +
  '.panel-title h2, .panel-caption, .workers-row > span, .workers-stream-head > span, .source-column, .status > *';

// Names of a plant, of features and of what the engine sets are the same in every language: none here is a word of the UI.
test.use({
  plant: {
    ...streamingPlant,
    name: 'Pumpenhalle',
    sources: [{ id: 'halle', name: 'Halle', kind: 'simulated', mode: 'poll', sensors: 4, latencyMs: 20 }],
    picked: ['halle.01'],
  },
  viewport: { width: 1280, height: 800 },
});

test('German - is on every screen whole, and English is back at once', { tag: '@once' }, async ({
  telltale,
  host,
}) => {
  const html = telltale.locator('html');
  await expect(html).toHaveAttribute('lang', 'en');
  const language = telltale.getByRole('button', { name: /^Language: / });
  await language.click();
  await language.click();
  await expect(html).toHaveAttribute('lang', 'de');
  await expect(telltale.getByRole('navigation', { name: 'Ansichten' })).toBeVisible();
  await expect(telltale.getByRole('button', { name: /^Sprache: Deutsch/ })).toBeFocused();

  const check = async (where: string) => {
    expect.soft(await englishOn(telltale), `English on ${where}`).toEqual([]);
    expect.soft(await cutOn(telltale, mustBeWhole), `cut on ${where}`).toEqual([]);
  };
  const screens = ['Monitor', 'Pipeline', 'Abgleich', 'Quellen', 'Ereignisse'] as const;
  for (const screen of screens) {
    await telltale.getByRole('button', { name: screen, exact: true }).click();
    await expect(telltale.getByRole('heading', { name: screen, level: 1 })).toBeVisible();
    await expect(telltale.getByText(german.app.waitingForEngine)).toHaveCount(0);
    await check(screen);
    if (screen !== 'Abgleich') continue;
    for (const view of [german.tune.views.sweep, german.tune.views.autoTune, german.tune.views.lesson]) {
      await telltale.getByRole('radio', { name: view }).click();
      await check(view);
    }
  }
  await telltale.locator('.event-row').first().click();
  await expect(telltale.locator('.event-facts')).toContainText(/\d\d\.\d\d\.\d{4}.*\d\d:\d\d:\d\d,\d{3}/);
  expect(await violations(telltale)).toEqual([]);

  await telltale.getByRole('tab', { name: 'Regler' }).click();
  const work = telltale.getByRole('textbox', { name: /^Arbeit je Messwert/ });
  await work.fill('2,5');
  await work.press('Enter');
  await expect.poll(async () => (await host.state()).knobs.features.workPerReadingUs).toBe(2.5);
  await expect(work).toHaveValue('2,5');

  await telltale.getByRole('button', { name: /^Sprache: / }).click();
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(telltale.getByRole('heading', { name: 'Events', level: 1 })).toBeVisible();
  await expect(telltale.getByRole('textbox', { name: /^Work per reading/ })).toHaveValue('2.5');
});
