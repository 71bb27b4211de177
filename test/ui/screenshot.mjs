// Takes pictures of the UI over the synthetic client, or of any address. Plain Node with Playwright.
//   node test/ui/screenshot.mjs FOLDER [--no-build] [--wait MS] [--url http://…] [NAME:QUERY:WIDTHxHEIGHT …]
// Example: node test/ui/screenshot.mjs pictures "overload:state=overload&theme=light:1440x900"
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { findBrowser } from '../findBrowser.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'no-build': { type: 'boolean', default: false },
    wait: { type: 'string', default: '2500' },
    url: { type: 'string' },
  },
});
const [folder, ...wanted] = positionals;
if (!folder) {
  console.error('usage: node test/ui/screenshot.mjs FOLDER [NAME:QUERY:WIDTHxHEIGHT …]');
  process.exit(2);
}
const shots = wanted.length > 0 ? wanted : ['monitor::1440x900', 'monitor-light:theme=light:1440x900'];
const configFile = resolve(import.meta.dirname, 'vite.config.ts');
if (!values['no-build'] && !values.url) await build({ configFile });
const server = values.url ? null : await preview({ configFile, preview: { port: 0, host: '127.0.0.1' } });
const base = values.url ?? `${server?.resolvedUrls?.local[0]}synthetic.html`;

mkdirSync(folder, { recursive: true });
const executablePath = await findBrowser();
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  // Chromium refuses its sandbox to root.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const shot of shots) {
    const [name, query = '', size = '1440x900'] = shot.split(':');
    const [width = 1440, height = 900] = size.split('x').map(Number);
    const page = await browser.newPage({ viewport: { width, height } });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) console.error(`${name}: ${message.text()}`);
    });
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    await page.goto(query ? `${base}?${query}` : base);
    await page.waitForTimeout(Number(values.wait));
    const file = resolve(folder, `${name}-${size}.png`);
    await page.screenshot({ path: file });
    console.log(file);
    await page.close();
  }
} finally {
  await browser.close();
  await server?.close();
}
