// Starts an application on the stand-in as Electron starts it: its entry first, then Chromium, then `ready`.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const here = import.meta.dirname;
const { version } = JSON.parse(
  readFileSync(resolve(here, '../../node_modules/electron/package.json'), 'utf8'),
) as { version: string };

process.stdout.write(
  'This is a stand-in for Electron: its module over Node, its windows in headless Chromium.\n',
);
process.argv.splice(0, 2, join(here, 'electron'));
process.execPath = join(here, 'electron');
Object.assign(process, { type: 'browser', resourcesPath: here, defaultApp: true });
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: version } });

// After the arguments are as Electron has them: the modules read them.
const { app, startApplication } = await import('./app.ts');
const { appPath, manifest, places } = await import('./appPlaces.ts');
const { startChromium } = await import('./chromium.ts');
const { openPagesIn } = await import('./pages.ts');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // An application that listens itself has taken the signal from Electron.
    if (process.listenerCount(signal) === 1) app.quit();
  });

await import(pathToFileURL(join(appPath, manifest.main)).href);
await openPagesIn(await startChromium(join(places.userData, 'Chromium')));
startApplication();
