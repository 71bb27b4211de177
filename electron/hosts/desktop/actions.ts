// What the entries of the menu do. Electron's main process.
import { readFile, writeFile } from 'node:fs/promises';
import { homedir, release, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { app, clipboard, dialog, net, type OpenDialogOptions, shell } from 'electron';
import type { Desktop } from './desktop.ts';
import { diagnosticsText } from './diagnostics.ts';
import { t } from './language/nativeText.ts';
import type { MenuActions } from './menu.ts';
import { openPlant } from './openPlant.ts';
import { nextZoomPercent } from './settingsSchema.ts';
import { pauseAllSources } from './sourcePause.ts';
import { updateSource } from './updateCheck.ts';
import { tellOfUpdates } from './updates.ts';

export function createActions(desktop: Desktop): MenuActions {
  const { engine, started, settings, windows, places, log } = desktop;
  const carryOut = (what: string, done: Promise<unknown>): void => {
    done.catch((error: Error) => log.write(`${what} failed: ${error.message}`));
  };
  return {
    openPlant: () => carryOut('Opening a plant', choosePlant(desktop)),
    openRecent: (file) => carryOut('Opening a plant', openPlant(desktop, file)),
    forgetRecent() {
      settings.change({ recentPlants: [] });
      app.clearRecentDocuments();
    },
    openWindow: () => carryOut('Opening a window', windows.openAnother()),
    showWindow: () => carryOut('Showing a window', windows.bringToFront()),
    showScreen: (screen) => carryOut('Showing a screen', windows.tellCurrent({ kind: 'showScreen', screen })),
    zoom(direction) {
      const { zoomPercent } = settings.current;
      settings.change({
        zoomPercent: direction === 'reset' ? 100 : nextZoomPercent(zoomPercent, direction),
      });
    },
    setTheme: (theme) => settings.change({ theme }),
    setLanguage: (language) => settings.change({ language }),
    setKiosk: (isKiosk) => windows.setKiosk(isKiosk),
    pauseSources(paused) {
      const done = started.then(() => pauseAllSources(engine, paused));
      carryOut('Pausing the sources', done);
    },
    setNotifications: (notifications) => settings.change({ notifications }),
    setTray: (tray) => settings.change({ tray }),
    showKeys: () => carryOut('Showing the keys', windows.tellCurrent({ kind: 'showKeys' })),
    openDocumentation: () => carryOut('Opening the documentation', openDocumentation(desktop)),
    openLogs: () => carryOut('Opening the logs', openPath(places.logs)),
    copyDiagnostics: () => carryOut('Copying the diagnostics', copyDiagnostics(desktop)),
    checkForUpdates: () => carryOut('Checking for updates', checkForUpdates(desktop)),
    showAbout: () => carryOut('Showing the versions', showAbout(desktop)),
  };
}

async function choosePlant(desktop: Desktop): Promise<void> {
  const options: OpenDialogOptions = {
    title: t('choosePlant'),
    properties: ['openFile'],
    filters: [
      { name: t('plantFiles'), extensions: ['telltale', 'json'] },
      { name: t('allFiles'), extensions: ['*'] },
    ],
  };
  const parent = desktop.windows.current;
  const { filePaths } = await (parent
    ? dialog.showOpenDialog(parent, options)
    : dialog.showOpenDialog(options));
  const [file] = filePaths;
  if (file !== undefined) await openPlant(desktop, file);
}

function versions(): Record<string, string | undefined> {
  const { electron, chrome, node } = process.versions;
  return { Telltale: app.getVersion(), Electron: electron, Chromium: chrome, 'Node.js': node };
}

export function diagnostics({ engine, log, places, settings }: Desktop): string {
  return diagnosticsText({
    versions: versions(),
    system: `${process.platform} ${process.arch} ${release()}`,
    report: engine.report(),
    logLines: log.newest(),
    folders: [
      ...Object.values(places),
      ...settings.current.recentPlants.map((file) => dirname(file)),
      homedir(),
      app.getAppPath(),
      process.cwd(),
    ],
    userName: userInfo().username,
  });
}

/** The clipboard shows nothing: a person is told that something is on it, and what. */
async function copyDiagnostics(desktop: Desktop): Promise<void> {
  await clipboard.writeText(diagnostics(desktop));
  await dialog.showMessageBox({
    type: 'info',
    title: t('diagnosticsTitle'),
    message: t('diagnosticsCopied'),
    detail: t('diagnosticsHold'),
    buttons: [t('close')],
  });
}

function checkForUpdates({ settings }: Desktop): Promise<void> {
  return tellOfUpdates({
    source: updateSource,
    request: (url, init) => net.fetch(url, init),
    currentVersion: app.getVersion(),
    settings,
    ask: async (box) => (await dialog.showMessageBox(box)).response,
    copy: (text) => clipboard.writeText(text),
  });
}

/** A copy: inside the application's archive no other program can read it. */
async function openDocumentation({ built, places }: Desktop): Promise<void> {
  const copy = join(places.data, 'README.md');
  await writeFile(copy, await readFile(built.readme));
  await openPath(copy);
}

async function openPath(path: string): Promise<void> {
  const fault = await shell.openPath(path);
  if (fault !== '') throw new Error(fault);
}

async function showAbout({ built, places }: Desktop): Promise<void> {
  const licences = await readFile(built.licences).catch(() => null);
  const { response } = await dialog.showMessageBox({
    type: 'info',
    title: t('about').replace('&', ''),
    message: 'Telltale',
    detail: [
      ...Object.entries(versions()).map(([name, version]) => `${name} ${version ?? ''}`),
      '',
      t('licence'),
    ].join('\n'),
    buttons: [t('close'), ...(licences ? [t('licencesOfParts')] : [])],
    cancelId: 0,
  });
  if (response !== 1 || !licences) return;
  const copy = join(places.data, 'licences.txt');
  await writeFile(copy, licences);
  await openPath(copy);
}
