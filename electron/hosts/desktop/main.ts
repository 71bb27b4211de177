// Entry of the desktop host: one instance of the application, which runs once Electron is ready.
import { app, crashReporter, dialog, protocol } from 'electron';
import { builtFiles } from '../builtFiles.ts';
import { appSchemePrivileges } from './appProtocol.ts';
import { t } from './language/nativeText.ts';
import { OpeningRequests, thisStart } from './openingRequests.ts';
import { runDesktop } from './runDesktop.ts';

const badInputExitCode = 2;

protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
app.enableSandbox();
// As its installer says: Windows shows notices of applications that it knows by this name alone.
if (process.platform === 'win32') app.setAppUserModelId('org.telltale.Telltale');
// Crash dumps stay on this machine.
crashReporter.start({ uploadToServer: false });
// The instance that runs has been told what this one was to open.
if (app.requestSingleInstanceLock(thisStart())) {
  const requests = new OpeningRequests(app);
  void app
    .whenReady()
    .then(() => runDesktop(builtFiles(import.meta.url), requests))
    .catch(endWithFault);
} else app.exit(0);

function endWithFault(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`telltale: ${message.replaceAll('\n', '\ntelltale: ')}\n`);
  dialog.showErrorBox(t('cannotStart'), message);
  app.exit(badInputExitCode);
}
