// What a real browser makes of the page's policy, and whom the page talks to while it is used.
import { expect, showScreen, test } from './telltale.ts';

test('policy - script from text, script of other origins and requests elsewhere are stopped by the browser', async ({
  host: { page },
}) => {
  await expect(page.getByRole('heading', { level: 1, name: 'Monitor' })).toBeVisible();
  const stopped = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const found: string[] = [];
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          found.push(effectiveDirective);
          if (found.length === 4) resolve(found.sort());
        });
        // A debugger's own script may do what the page's may not, so it is left to a timer.
        setTimeout(() => {
          const inline = document.createElement('script');
          inline.textContent = 'window.wasRun = true';
          const foreign = document.createElement('script');
          foreign.src = 'https://evil.example/script.js';
          document.head.append(inline, foreign);
          const image = new Image();
          image.src = 'https://evil.example/image.png';
          fetch('https://evil.example/').catch(() => undefined);
        }, 0);
      }),
  );
  expect(await stopped).toEqual(['connect-src', 'img-src', 'script-src-elem', 'script-src-elem']);
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
});

test('a person who looks at every screen - makes the page ask nobody but its own host', async ({
  telltale: page,
}) => {
  const [own = ''] = /^\w+:\/\/[^/]+\//.exec(page.url()) ?? [];
  expect(own).not.toBe('');
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url().replace(/^ws/, 'http')));
  await page.reload();
  for (const screen of ['Pipeline', 'Tune', 'Sources', 'Events', 'Monitor'] as const)
    await showScreen(page, screen);
  expect(asked.length).toBeGreaterThan(3);
  expect(asked.filter((url) => !url.startsWith(own) && !url.startsWith('data:'))).toEqual([]);
});
