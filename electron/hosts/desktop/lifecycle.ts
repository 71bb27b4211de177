// How the application ends: drained when it is asked to, with a report when it crashes. Electron's main process.
import { app, BrowserWindow, powerMonitor } from 'electron';
import { writeCrashReport } from './crashReports.ts';
import type { Desktop, Places } from './desktop.ts';

/** What must still be written when the application ends, whatever else fails. */
export interface Remains {
  /** Called at the very end of a run that ends as it should. */
  readonly markEnded: () => void;
  readonly closeBridge: () => void;
}

/** The first request to quit drains; one that comes meanwhile quits at once. */
export function stopOnQuit(desktop: Desktop, remains: Remains): void {
  const { engine, started, settings, windows, recording, log } = desktop;
  app.on('before-quit', () => {
    windows.quitting();
    settings.flush();
  });
  let isDraining = false;
  app.on('will-quit', (event) => {
    if (isDraining) return remains.markEnded();
    isDraining = true;
    event.preventDefault();
    remains.closeBridge();
    const end = async (code: number): Promise<void> => {
      recording.end();
      await log.close();
      remains.markEnded();
      app.exit(code);
    };
    started
      .then(() => engine.stop())
      .then(
        () => end(0),
        () => end(1),
      );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => app.quit());
  powerMonitor.on('shutdown', () => app.quit());
  // Windows ends an application with the session, without asking it to quit.
  if (process.platform === 'win32')
    app.on('browser-window-created', (_event, window) =>
      window.on('session-end', () => {
        windows.quitting();
        settings.flush();
        remains.markEnded();
      }),
    );
}

/** Processes beside main and the pages come back by themselves. */
export function logLostProcesses({ log }: Desktop): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode }) =>
    log.write(`The process ${type} ended (${reason}, code ${exitCode})`),
  );
}

/** The engine rests while the machine sleeps. */
export function restWithMachine({ engine }: Pick<Desktop, 'engine'>): void {
  powerMonitor.on('suspend', () => engine.sleep());
  powerMonitor.on('resume', () => engine.wake());
}

/** On macOS an application outlives its windows. */
export function outliveWindows({ windows, log }: Desktop): void {
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length > 0) return;
    windows.bringToFront().catch((error: Error) => log.write(`No window could be opened: ${error.message}`));
  });
}

/** An error that nobody caught leaves an unknown state: it is written down and the process ends. The next start tells. */
export function reportCrash(places: Pick<Places, 'logs'>, facts: () => string): void {
  let isEnding = false;
  const crash = (error: unknown): void => {
    // What fails because everything ends is no cause, and must not keep it from ending.
    if (isEnding) return;
    isEnding = true;
    try {
      const file = writeCrashReport(places.logs, error, factsOrFault(facts));
      process.stderr.write(`telltale: crashed, see ${file}\n`);
    } finally {
      app.exit(1);
    }
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

function factsOrFault(facts: () => string): string {
  try {
    return facts();
  } catch (error) {
    return `No more is known: ${String(error)}`;
  }
}
