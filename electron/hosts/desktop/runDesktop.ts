// Puts the desktop together: the engine in Electron's main process, the windows on it, and what the system offers.
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  powerSaveBlocker,
  protocol,
  screen,
  session,
} from 'electron';
import { appScheme } from '../../../shared/desktopChannels.ts';
import type { BuiltFiles } from '../builtFiles.ts';
import { listUiFiles, type UiFiles } from '../uiFiles.ts';
import { diagnostics } from './actions.ts';
import { answerAppRequest } from './appProtocol.ts';
import { askForAttention, tellOfStart } from './attention.ts';
import { openBridge } from './bridge.ts';
import { type DesktopOptions, readDesktopOptions } from './commandLine.ts';
import { contextMenuTemplate } from './contextMenu.ts';
import { RunMarker } from './crashReports.ts';
import type { Desktop, Places } from './desktop.ts';
import { createDesktopEngine } from './desktopEngine.ts';
import { chooseNativeLanguage } from './language/nativeText.ts';
import { noteLostProcesses, outliveWindows, reportCrash, restWithMachine, stopOnQuit } from './lifecycle.ts';
import { eventLine, openLogFile } from './logFile.ts';
import { keepMenuBar } from './menuBar.ts';
import type { OpeningRequest, OpeningRequests } from './openingRequests.ts';
import { openPlant, openPlantForPage } from './openPlant.ts';
import { PageRecoveries } from './pageRecovery.ts';
import { answerPageRequests } from './pageRequests.ts';
import { PlantOpening } from './plantOpening.ts';
import { Recording } from './recording.ts';
import { denyNavigation, denyPermissions } from './security.ts';
import { SettingsFile } from './settingsFile.ts';
import { Windows } from './windows.ts';

/** Rejects where it cannot start: bad arguments, a plant that does not fit, files that are missing. */
export async function runDesktop(built: BuiltFiles, requests: OpeningRequests): Promise<void> {
  chooseNativeLanguage('system', app.getPreferredSystemLanguages());
  const options = readDesktopOptions(process.argv, app.isPackaged, process.cwd());
  const plantFile = options.plant ?? requests.takeFirstFile();
  const places: Places = {
    data: app.getPath('userData'),
    logs: app.getPath('logs'),
    crashDumps: app.getPath('crashDumps'),
  };
  const marker = new RunMarker(join(places.data, 'run.json'), [places.logs, places.crashDumps]);
  const unexpected = marker.begin(app.getVersion());
  let made: Desktop | null = null;
  reportCrash(places, () => (made ? diagnostics(made) : 'It had not started yet.'));
  try {
    const ui = await listUiFiles(built.ui);
    const desktop = await makeDesktop(built, places, options, plantFile);
    made = desktop;
    await Promise.all([desktop.started, openToPerson(desktop, ui, marker)]);
    if (plantFile !== undefined) desktop.plants.remember(plantFile);
    restWithMachine(desktop);
    takeRequests(desktop, requests);
    tellOfStart(desktop, unexpected).catch((error: Error) =>
      desktop.log.write(`What happened before was not told: ${error.message}`),
    );
  } catch (error) {
    marker.end();
    throw error;
  }
}

/** Its engine starts while the windows open. */
async function makeDesktop(
  built: BuiltFiles,
  places: Places,
  options: DesktopOptions,
  plantFile: string | undefined,
): Promise<Desktop> {
  const log = openLogFile(places.logs, (fault) => process.stderr.write(`telltale: ${fault}\n`));
  log.write(`Telltale ${app.getVersion()} starts, process ${process.pid}`);
  const settings = new SettingsFile(join(places.data, 'settings.json'), log.write);
  nativeTheme.themeSource = settings.current.theme;
  chooseNativeLanguage(settings.current.language, app.getPreferredSystemLanguages());
  const recording = await Recording.start(options.output, { built, power: powerSaveBlocker });
  const engine = await createDesktopEngine(
    { set: options.set, ...(plantFile !== undefined && { plant: plantFile }) },
    built,
    recording.outputs,
  );
  void recording.failed.then(({ message }) => engine.noteOutputFault(message));
  engine.onEvent((event) => log.write(eventLine(event)));
  const started = engine.start();
  const plants = new PlantOpening({
    engine: { openPlant: (opened) => started.then(() => engine.openPlant(opened)) },
    settings,
    addRecentDocument: (file) => app.addRecentDocument(file),
  });
  const pages = new PageRecoveries();
  const windows: Windows = new Windows({
    create: (looks) => new BrowserWindow(looks),
    workAreas: () => [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(({ workArea }) => workArea),
    isDark: () => nativeTheme.shouldUseDarkColors,
    settings,
    preloadFile: built.preload,
    platform: process.platform,
    isKiosk: options.kiosk || settings.current.kiosk,
    onFault: log.write,
    onCreated: (window) => lookAfter(window, { engine, pages, windows }),
  });
  return { engine, started, settings, log, plants, windows, pages, recording, built, places };
}

/** Resolves when the pages are loaded. They wait for the engine, and so does what asks something of it. */
async function openToPerson(desktop: Desktop, ui: UiFiles, marker: RunMarker): Promise<void> {
  const { engine, started, settings, windows, pages } = desktop;
  protocol.handle(appScheme, (request) => answerAppRequest(ui, request));
  denyPermissions(session.defaultSession);
  const closeBridge = openBridge({ engine, started, ipcMain, pages, createChannel });
  answerPageRequests({
    ipcMain,
    openPlant: (file) => openPlantForPage(desktop, file),
    setTheme: (theme) => settings.change({ theme }),
    setLanguage: (language) => settings.change({ language }),
    onRefused: (message) => engine.noteClientFault(message),
  });
  settings.onChange(({ theme, zoomPercent, language }, before) => {
    if (language !== before.language) {
      chooseNativeLanguage(language, app.getPreferredSystemLanguages());
      windows.tellAll({ kind: 'language', language });
    }
    if (zoomPercent !== before.zoomPercent) windows.applyZoom();
    if (theme === before.theme) return;
    nativeTheme.themeSource = theme;
    windows.tellAll({ kind: 'theme', theme });
  });
  keepMenuBar(desktop);
  askForAttention(desktop);
  stopOnQuit(desktop, { closeBridge, markEnded: () => marker.end() });
  noteLostProcesses(desktop, marker);
  outliveWindows(desktop);
  await windows.restore();
}

function takeRequests(desktop: Desktop, requests: OpeningRequests): void {
  requests.listen((request) => {
    followRequest(desktop, request).catch((error: Error) => {
      desktop.log.write(`A further start was not followed: ${error.message}`);
      dialog.showErrorBox('Telltale', error.message);
    });
  });
}

/** A plant that is refused keeps its knobs from being set on the one that goes on. */
async function followRequest(
  desktop: Desktop,
  { file, knobs, isKiosk, fault }: OpeningRequest,
): Promise<void> {
  const { engine, windows } = desktop;
  if (fault !== null) dialog.showErrorBox('Telltale', fault);
  if (isKiosk) windows.showKiosk(true);
  const isWanted =
    file === null ? await windows.bringToFront().then(() => true) : await openPlant(desktop, file);
  if (!isWanted || Object.keys(knobs).length === 0) return;
  await engine.execute({ name: 'setKnobs', changes: knobs });
}

/** Its breakpoints hold pages, and nothing tells of them. */
const isDebuggedFromOutside = process.argv.some((argument) => argument.startsWith('--remote-debugging-'));

function lookAfter(
  window: BrowserWindow,
  { engine, pages, windows }: Pick<Desktop, 'engine' | 'pages' | 'windows'>,
): void {
  denyNavigation(window.webContents);
  window.webContents.on('context-menu', (_event, place) => {
    const template = contextMenuTemplate(place);
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
  });
  pages.watch(window, {
    isKiosk: () => windows.isKiosk,
    isDebugged: () => isDebuggedFromOutside || window.webContents.isDevToolsOpened(),
    onEvent: (message) => engine.noteRun(3, message),
    async ask({ message, detail, answers }) {
      const { response } = await dialog.showMessageBox(window, {
        type: 'warning',
        message,
        detail,
        buttons: [...answers],
        cancelId: 1,
      });
      return response === 0;
    },
  });
}

function createChannel() {
  const { port1, port2 } = new MessageChannelMain();
  return { ours: port1, theirs: port2 };
}
