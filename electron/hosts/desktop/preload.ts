// The window's sandboxed preload: hands the page a port to the engine, what main tells it, and the few requests it may
// make of main. Nothing else.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import {
  desktopChannels,
  type HostMessage,
  portMessage,
  type TelltaleHost,
} from '../../../shared/desktopChannels.ts';

/** The page's window as far as it is needed here: this folder is compiled without DOM types. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void;
};

/** What the page has not listened for yet. */
const waiting: HostMessage[] = [];
let tell = (message: HostMessage): void => {
  waiting.push(message);
};

ipcRenderer.on(desktopChannels.port, ({ ports: [port] }) => {
  if (port) window.postMessage(portMessage, window.location.origin, [port]);
});
ipcRenderer.on(desktopChannels.tell, (_event, message: HostMessage) => tell(message));

const host: TelltaleHost = {
  connect: () => ipcRenderer.send(desktopChannels.connect),
  onMessage(listener) {
    tell = listener;
    for (const message of waiting.splice(0)) listener(message);
  },
  async openPlant(file) {
    const path = webUtils.getPathForFile(file as File);
    return path === '' ? null : ipcRenderer.invoke(desktopChannels.openPlant, path);
  },
  setTheme: (theme) => ipcRenderer.invoke(desktopChannels.setTheme, theme),
  setLanguage: (language) => ipcRenderer.invoke(desktopChannels.setLanguage, language),
};
contextBridge.exposeInMainWorld('telltaleHost', host);
