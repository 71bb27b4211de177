// Drivers of the desktop host: the built application in Electron, or on the stand-in for it. They differ in the executable alone.
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electronLauncher } from '@playwright/test';
import { appOrigin, desktopChannels } from '../../../shared/desktopChannels.ts';
import type { RunReport } from '../../../shared/report.ts';
import { standInEnvironment } from '../../standIn/environment.ts';
import { applicationFolder } from './builtApplication.ts';
import type { Driver, DriverKind, Launch, Session } from './driver.ts';
import { type PlantFolder, writePlantFolder } from './plantFolder.ts';

const standInExecutable = resolve(import.meta.dirname, '../../standIn/electron');

export const standIn = desktopDriver('standIn', standInExecutable, () =>
  process.platform === 'win32' ? 'the stand-in for Electron needs a POSIX shell' : true,
);

/** Path of the binary as test/e2e/run.mjs finds it, without ever starting its download. */
const electronBinary = process.env.TELLTALE_ELECTRON;

export const electron = desktopDriver('electron', electronBinary ?? '', () =>
  electronBinary ? true : 'no Electron binary',
);

function desktopDriver(kind: DriverKind, executablePath: string, available: () => true | string): Driver {
  return {
    kind,
    capabilities: ['main'],
    available,
    async launch(launch) {
      const plantFolder = await writePlantFolder(launch);
      try {
        return await openSession(kind, executablePath, launch, plantFolder);
      } catch (error) {
        await plantFolder.remove();
        throw error;
      }
    },
  };
}

async function openSession(
  kind: DriverKind,
  executablePath: string,
  launch: Launch,
  { folder, parameters, remove }: PlantFolder,
): Promise<Session> {
  const application = await electronLauncher.launch({
    executablePath,
    args: [
      applicationFolder,
      ...parameters,
      ...(launch.parameters ?? []),
      `--user-data-dir=${join(folder, 'user data')}`,
    ],
    cwd: folder,
    env: { ...standInEnvironment(), ...launch.env },
    colorScheme: launch.colorScheme,
    acceptDownloads: true,
  });
  const said = listenTo(application);
  const page = await application.firstWindow();
  await page.setViewportSize(launch.viewport);
  return {
    kind,
    capabilities: ['main'],
    page,
    folder,
    network: null,
    url: () =>
      application.evaluate(
        ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '',
      ),
    state: () => readReport(application),
    main: (inMain, given) => application.evaluate(inMain as never, given) as never,
    log: () => said.join(''),
    async close() {
      await application.close();
      await remove();
    },
  };
}

function listenTo(application: ElectronApplication): string[] {
  const said: string[] = [];
  for (const stream of [application.process().stdout, application.process().stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return said;
}

/** As a page would ask for it, but within the main process: the UI's own port is left alone. */
function readReport(application: ElectronApplication): Promise<RunReport> {
  return application.evaluate(
    ({ ipcMain }, { connect, url }) =>
      new Promise<RunReport>((resolveReport) => {
        const postMessage = (
          _channel: string,
          _message: unknown,
          [port]: Electron.MessagePortMain[],
        ): void => {
          port?.on('message', ({ data }) => {
            if (data.kind !== 'reply') return;
            port.close();
            resolveReport(data.result);
          });
          port?.start();
          port?.postMessage({ kind: 'command', id: 1, command: { name: 'readReport' } });
        };
        const senderFrame = { url, parent: null, postMessage };
        ipcMain.emit(connect, { sender: { id: -1 }, senderFrame });
      }),
    { connect: desktopChannels.connect, url: `${appOrigin}/` },
  );
}
