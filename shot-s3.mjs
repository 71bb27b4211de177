import { spawn } from 'node:child_process';
import { chromium } from '@playwright/test';
const [langs, themes, sizes, screensArg] = process.argv.slice(2).map((a) => a.split(','));
const host = spawn(process.execPath, ['out/main/headless.js', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
let url = '';
host.stdout.on('data', (d) => { const m = /http:\/\/[^\s]+/.exec(String(d)); if (m && !url) url = m[0]; });
host.stderr.on('data', (d) => { const m = /http:\/\/[^\s]+/.exec(String(d)); if (m && !url) url = m[0]; });
const until = Date.now() + 20000;
while (!url && Date.now() < until) await new Promise((r) => setTimeout(r, 100));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const screens = screensArg ?? ['monitor', 'pipeline', 'sources', 'events', 'faults', 'keys', 'add', 'tune'];
const cutsOf = () => {
  const cuts = [];
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('.visually-hidden') || e.closest('svg')) continue;
    const direct = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!direct) continue;
    const s = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    if (box.width === 0) continue;
    let clip = e;
    while (clip && clip !== document.body && !/hidden|clip/.test(getComputedStyle(clip).overflowX)) clip = clip.parentElement;
    const cb = clip?.getBoundingClientRect();
    const range = document.createRange(); range.selectNodeContents(e); const tb = range.getBoundingClientRect();
    const lines = e.getClientRects().length;
    const isCut = (e.scrollWidth > e.clientWidth + 1 && s.display !== 'inline') || (cb && clip !== document.body && (tb.right > cb.right + 1 || tb.left < cb.left - 1)) || tb.right > innerWidth + 1 || tb.bottom > cb?.bottom + 2 && /hidden|clip/.test(getComputedStyle(clip).overflowY);
    if (isCut) cuts.push(`${e.className || e.tagName}: ${e.textContent.slice(0, 60)}`);
  }
  return [...new Set(cuts)];
};
for (const size of sizes) for (const theme of themes) {
  const [width, height] = size.split('x').map(Number);
  const perLang = {};
  for (const lang of langs) {
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
    page.on('console', (m) => { if (m.type() === 'error') console.log('CONSOLE', m.text()); });
    await page.addInitScript(([l, t]) => { localStorage.setItem('telltale.language', l); localStorage.setItem('telltale.theme', t); }, [lang, theme]);
    await page.goto(url);
    await page.locator('.tile').first().waitFor();
    for (let i = 0; i < 3; i++) await page.locator('.tile').nth(i).click();
    for (const screen of screens) {
      const n = { monitor: 1, pipeline: 2, tune: 3, sources: 4, events: 5 }[screen];
      if (n) await page.keyboard.press(String(n));
      if (screen === 'faults') { await page.keyboard.press('2'); await page.keyboard.press('f'); }
      if (screen === 'keys') await page.keyboard.press('?');
      if (screen === 'add') { await page.keyboard.press('4'); await page.locator('.screen-head .button-primary').click(); await page.locator('.menu-item').nth(0).click(); }
      if (screen === 'events') { await page.waitForTimeout(300); await page.locator('.event-row').first().click(); }
      await page.waitForTimeout(screen === 'monitor' || screen === 'pipeline' ? 2500 : 900);
      await page.screenshot({ path: `/tmp/s3/shots/${screen}-${lang}-${theme}-${size}.png` });
      (perLang[screen] ??= {})[lang] = await page.evaluate(cutsOf);
      if (screen === 'keys' || screen === 'add') { await page.keyboard.press('Escape'); }
      if (screen === 'faults') { await page.keyboard.press('k'); }
    }
    await page.close();
  }
  for (const [screen, cuts] of Object.entries(perLang)) for (const [lang, list] of Object.entries(cuts)) console.log(size, theme, screen, lang, JSON.stringify(list, null, 1));
}
await browser.close();
host.kill();
