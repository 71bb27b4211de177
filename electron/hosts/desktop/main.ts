// Entry of the desktop host: the engine in Electron's main process and the window on it.
import { app, BrowserWindow, dialog, ipcMain, MessageChannelMain, protocol, session } from 'electron';
import { appScheme } from '../../../shared/desktopChannels.ts';
import type { Engine } from '../../engine/engine.ts';
import { builtFiles } from '../builtFiles.ts';
import { listUiFiles } from '../uiFiles.ts';
import { answerAppRequest, appSchemePrivileges } from './appProtocol.ts';
import { openBridge } from './bridge.ts';
import { denyPermissions } from './security.ts';
import { startEngine } from './startEngine.ts';
import { openWindow } from './window.ts';

const badInputExitCode = 2;
const built = builtFiles(import.meta.url);

protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
app.enableSandbox();
void app.whenReady().then(run, endWithFault);

async function run(): Promise<void> {
  try {
    const ui = await listUiFiles(built.ui);
    protocol.handle(appScheme, (request) => answerAppRequest(ui, request));
    denyPermissions(session.defaultSession);
    const engine = await startEngine(process.argv, app.isPackaged, built);
    const closeBridge = openBridge({ engine, ipcMain, createChannel });
    stopOnQuit(engine, closeBridge);
    keepWindow();
    await openWindow(built.preload);
  } catch (error) {
    endWithFault(error);
  }
}

function createChannel() {
  const { port1, port2 } = new MessageChannelMain();
  return { ours: port1, theirs: port2 };
}

/** On macOS an application outlives its windows. */
function keepWindow(): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(built.preload).catch(endWithFault);
  });
}

/** The first request to quit drains; one that comes meanwhile quits at once. */
function stopOnQuit(engine: Engine, closeBridge: () => void): void {
  app.once('will-quit', (event) => {
    event.preventDefault();
    closeBridge();
    void engine.stop().then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => app.quit());
}

function endWithFault(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`telltale: ${message.replaceAll('\n', '\ntelltale: ')}\n`);
  dialog.showErrorBox('Telltale cannot start', message);
  app.exit(badInputExitCode);
}
