// The stand-in for the module `electron` in the main process: what Telltale uses of it, over Node and real Chromium. What it has not throws by its name.
import { isMainThread } from 'node:worker_threads';
import { StandInBrowserWindow } from './browserWindow.ts';
import { StandInMenu } from './menu.ts';
import { StandInMessageChannel } from './messagePorts.ts';
import { StandInNotification } from './notification.ts';
import { strict, strictClass } from './strict.ts';
import { StandInTray } from './tray.ts';
import { openContents } from './webContents.ts';

if (!isMainThread) throw new Error('stand-in: electron is not implemented in threads');

export { app } from './app.ts';
export { dialog } from './dialog.ts';
export { ipcMain } from './ipcMain.ts';
export { clipboard, crashReporter, net, shell } from './machine.ts';
export * from './missingParts.ts';
export { nativeImage } from './nativeImage.ts';
export { nativeTheme } from './nativeTheme.ts';
export { powerMonitor, powerSaveBlocker } from './power.ts';
export { protocol } from './protocol.ts';
export { screen } from './screen.ts';
export { session } from './session.ts';
export { standIn } from './standIn.ts';

export const BrowserWindow = strictClass('BrowserWindow', StandInBrowserWindow);
export const Menu = strictClass('Menu', StandInMenu);
export const MessageChannelMain = strictClass('MessageChannelMain', StandInMessageChannel);
export const Notification = strictClass('Notification', StandInNotification);
export const Tray = strictClass('Tray', StandInTray);
export const webContents = strict('webContents', {
  getAllWebContents: () => openContents.map(({ self }) => self),
});
