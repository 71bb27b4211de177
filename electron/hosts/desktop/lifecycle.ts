// How the application ends: drained when it is asked to, with a report when it crashes. Electron's main process.
import { app, BrowserWindow, powerMonitor } from 'electron';
import { type RunMarker, writeCrashReport } from './crashReports.ts';
import type { Desktop, Places } from './desktop.ts';
import type { LogFile } from './logFile.ts';
import type { Recording } from './recording.ts';
import type { SettingsFile } from './settingsFile.ts';
import type { Windows } from './windows.ts';

/** What must still be written when the application ends, whatever else fails. */
export interface Remains {
  /** Called at the very end of a run that ends as it should. */
  readonly markEnded: () => void;
  readonly closeBridge: () => void;
}

export interface EndingParts {
  readonly engine: { stop(): Promise<unknown> };
  readonly started: Promise<void>;
  readonly settings: Pick<SettingsFile, 'flush'>;
  readonly windows: Pick<Windows, 'quitting'>;
  readonly recording: Pick<Recording, 'end'>;
  readonly log: Pick<LogFile, 'close'>;
}

/** The first request to quit drains; one that comes meanwhile quits at once. */
export function stopOnQuit(desktop: EndingParts, remains: Remains): void {
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
  // macOS and Linux wait for a while with what is held.
  powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
    event?.preventDefault();
    app.quit();
  });
  // Windows ends an application with the session, without asking it to quit.
  if (process.platform === 'win32')
    app.on('browser-window-created', (_event, window) =>
      window.on('session-end', () => {
        windows.quitting();
        settings.flush();
        recording.end();
        remains.markEnded();
      }),
    );
}

/** Processes beside main come back by themselves, pages are looked after; neither is an end of this run. */
export function noteLostProcesses(
  { log }: { readonly log: Pick<LogFile, 'write'> },
  marker: Pick<RunMarker, 'noteOtherCrash'>,
): void {
  const note = (reason: string): void => {
    if (reason === 'clean-exit') return;
    try {
      marker.noteOtherCrash();
    } catch (error) {
      log.write(`That a process crashed was not noted: ${(error as Error).message}`);
    }
  };
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    log.write(`The process ${type} ended (${reason}, code ${exitCode})`);
    note(reason);
  });
  app.on('render-process-gone', (_event, _page, { reason }) => note(reason));
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
