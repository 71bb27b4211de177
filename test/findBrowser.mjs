// Finds a browser for the end-to-end tests, installing one where that is possible. Bare Node 20 or newer.
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from '../electron/setUp/run.mjs';
import { say } from '../electron/setUp/say.mjs';

const names = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];
const programs = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (!folder) return [];
    return ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((program) =>
      join(folder, program),
    );
  }),
};
const playwrightFolders = {
  darwin: join(homedir(), 'Library/Caches/ms-playwright'),
  win32: join(process.env.LOCALAPPDATA ?? '', 'ms-playwright'),
};

/**
 * Path of a browser; undefined where Playwright has one of its own. Rejects, saying what to do, when there is none.
 */
export async function findBrowser() {
  const given = process.env.TELLTALE_BROWSER;
  if (given) {
    if (isProgram(given)) return given;
    throw new Error(`TELLTALE_BROWSER names no program: ${given}`);
  }
  const installed = installedBrowser();
  if (installed) return installed;
  if (hasPlaywrightBrowser()) return undefined;
  if (mayUseApt()) await installChromium();
  const now = installedBrowser();
  if (now) return now;
  throw new Error(
    'No browser for the end-to-end tests: install Chrome, Chromium or Edge, or run npx playwright install chromium',
  );
}

function installedBrowser() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  return [...(programs[process.platform] ?? []), ...onPath].find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function hasPlaywrightBrowser() {
  const folder =
    process.env.PLAYWRIGHT_BROWSERS_PATH ??
    playwrightFolders[process.platform] ??
    join(homedir(), '.cache/ms-playwright');
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('chromium'));
}

function mayUseApt() {
  return process.platform === 'linux' && process.getuid() === 0 && existsSync('/etc/debian_version');
}

async function installChromium() {
  say('Installing Chromium for the end-to-end tests');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env });
}
