// The desktop's window: sandboxed, shown once it has something to show.
import { BrowserWindow } from 'electron';
import { appOrigin } from '../../../shared/desktopChannels.ts';
import { denyNavigation } from './security.ts';

/** The background of the dark theme, so that nothing flashes before the first paint. */
const backgroundColor = '#14171a';

export async function openWindow(preloadFile: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1_440,
    height: 900,
    minWidth: 1_024,
    minHeight: 640,
    show: false,
    title: 'Telltale',
    backgroundColor,
    autoHideMenuBar: true,
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  denyNavigation(window.webContents);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${appOrigin}/`);
  return window;
}
