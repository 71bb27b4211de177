// Drivers of the desktop host: the built application in Electron, or on the stand-in for it. They differ in the executable alone.
import { join, resolve } from 'node:path';
import { type ElectronApplication, _electron as electronLauncher, type Page } from '@playwright/test';
import { appOrigin, desktopChannels } from '../../../shared/desktopChannels.ts';
import type { RunReport } from '../../../shared/report.ts';
import { standInEnvironment } from '../../standIn/environment.ts';
import { type BareStart, startBareDesktop } from './bareDesktop.ts';
import { applicationFolder } from './builtApplication.ts';
import type { Driver, DriverKind, Launch, Session } from './driver.ts';
import { type PlantFolder, writePlantFolder } from './plantFolder.ts';

export const standInExecutable = resolve(import.meta.dirname, '../../standIn/electron');

export const standIn = desktopDriver('standIn', standInExecutable, () =>
  process.platform === 'win32' ? 'the stand-in for Electron needs a POSIX shell' : true,
);

/** Path of the binary as test/environment.mjs finds it, without ever starting its download. */
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

/** However it was started. */
interface StartedDesktop {
  readonly page: Page;
  main: Session['main'];
  log(): string;
  close(): Promise<void>;
}

async function openSession(
  kind: DriverKind,
  executablePath: string,
  launch: Launch,
  plantFolder: PlantFolder,
): Promise<Session> {
  const { folder, remove } = plantFolder;
  const start = {
    executablePath,
    parameters: desktopParameters(plantFolder, launch.parameters),
    folder,
    env: { ...standInEnvironment(), ...launch.env },
  };
  const { page, main, log, close } = await (launch.canHide ? startBare(start) : startDriven(start, launch));
  return {
    kind,
    capabilities: ['main'],
    page,
    folder,
    network: null,
    url: () =>
      main(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL() ?? '', null),
    state: () => readReport(main),
    main,
    log,
    async close() {
      await close();
      await remove();
    },
  };
}

/** Of an application with a folder of its own for what it keeps. */
export function desktopParameters(
  { folder, parameters }: Pick<PlantFolder, 'folder' | 'parameters'>,
  more: readonly string[] = [],
): string[] {
  return [applicationFolder, ...parameters, ...more, `--user-data-dir=${join(folder, 'user data')}`];
}

/** By Playwright, with its viewport and colours. */
async function startDriven(start: BareStart, launch: Launch): Promise<StartedDesktop> {
  const application = await electronLauncher.launch({
    executablePath: start.executablePath,
    args: [...start.parameters],
    cwd: start.folder,
    env: start.env,
    colorScheme: launch.colorScheme,
    acceptDownloads: true,
  });
  const said = listenTo(application);
  const page = await application.firstWindow();
  await page.setViewportSize(launch.viewport);
  return {
    page,
    main: (inMain, given) => application.evaluate(inMain as never, given) as never,
    log: () => said.join(''),
    close: () => application.close(),
  };
}

/** Its windows have the size that the application gives them. */
async function startBare(start: BareStart): Promise<StartedDesktop> {
  const desktop = await startBareDesktop(start);
  const [page] = desktop.pages();
  if (!page) throw new Error('the desktop has no window');
  return { page, main: desktop.main, log: desktop.log, close: desktop.close };
}

function listenTo(application: ElectronApplication): string[] {
  const said: string[] = [];
  for (const stream of [application.process().stdout, application.process().stderr])
    stream?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
  return said;
}

/**
 * As a page would ask for it, but within the main process: the UI's own port is left alone. The port is kept, for a page
 * that asks for one again and again is refused.
 */
export function readReport(main: Session['main']): Promise<RunReport> {
  return main(
    ({ ipcMain }, { connect, url }) =>
      new Promise<RunReport>((resolveReport) => {
        const askBy = (port: Electron.MessagePortMain): void => {
          const id = Number(Reflect.get(globalThis, 'reportsAsked') ?? 0);
          Reflect.set(globalThis, 'reportsAsked', id + 1);
          const take = ({ data }: Electron.MessageEvent): void => {
            if (data.kind !== 'reply' || data.id !== id) return;
            port.off('message', take);
            resolveReport(data.result);
          };
          port.on('message', take);
          port.postMessage({ kind: 'command', id, command: { name: 'readReport' } });
        };
        const kept = Reflect.get(globalThis, 'reportPort') as Electron.MessagePortMain | undefined;
        if (kept) return askBy(kept);
        const postMessage = (
          _channel: string,
          _message: unknown,
          [port]: Electron.MessagePortMain[],
        ): void => {
          if (!port) return;
          Reflect.set(globalThis, 'reportPort', port);
          port.once('close', () => Reflect.deleteProperty(globalThis, 'reportPort'));
          port.start();
          askBy(port);
        };
        const senderFrame = { url, parent: null, postMessage };
        ipcMain.emit(connect, { sender: { id: -1 }, senderFrame });
      }),
    { connect: desktopChannels.connect, url: `${appOrigin}/` },
  );
}
