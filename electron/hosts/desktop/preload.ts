// The window's sandboxed preload: lets the page ask for a port to the engine and hands it over. Nothing else.
import { contextBridge, ipcRenderer } from 'electron';
import { desktopChannels, portMessage, type TelltaleHost } from '../../../shared/desktopChannels.ts';

/** The page's window as far as it is needed here: this folder is compiled without DOM types. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void;
};

ipcRenderer.on(desktopChannels.port, ({ ports: [port] }) => {
  if (port) window.postMessage(portMessage, window.location.origin, [port]);
});

const host: TelltaleHost = {
  connect: () => ipcRenderer.send(desktopChannels.connect),
};
contextBridge.exposeInMainWorld('telltaleHost', host);
