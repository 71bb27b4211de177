// Both hosts as a client reaches them: each serves an engine and opens links to it, as the UI's own client expects.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import { WebSocket } from 'ws';
import type { Engine } from '../../electron/engine/engine.ts';
import {
  type BridgePort,
  type ConnectFrame,
  type ConnectRequests,
  openBridge,
} from '../../electron/hosts/desktop/bridge.ts';
import type { PageSigns } from '../../electron/hosts/desktop/pageRecovery.ts';
import { serveEngine } from '../../electron/hosts/headless/server.ts';
import type { OpenLink } from '../../renderer/client/messageClient.ts';
import { appOrigin, desktopChannels } from '../../shared/desktopChannels.ts';
import type { ServerMessage } from '../../shared/protocol.ts';
import { decodeMessage, encodeClientMessage } from '../../shared/wireCodec.ts';

export interface HostUnderTest {
  readonly openLink: OpenLink;
  close(): Promise<void>;
}

export async function serveHeadless(engine: Engine, uiFolder: string): Promise<HostUnderTest> {
  const server = await serveEngine(engine, 0, uiFolder);
  const url = `${server.url.replace('http', 'ws')}engine`;
  const openLink: OpenLink = (events) => {
    const socket = new WebSocket(url);
    socket.on('open', () =>
      events.opened({
        send: (message) => socket.send(encodeClientMessage(message)),
        close: () => socket.close(),
      }),
    );
    socket.on('message', (data: Buffer) => events.message(decodeMessage(data) as ServerMessage));
    socket.on('error', () => undefined);
    socket.once('close', () => events.closed());
    return () => {
      socket.removeAllListeners('close');
      socket.close();
    };
  };
  return { openLink, close: () => server.close() };
}

/** For a bridge whose pages nobody watches. */
export const noSigns: PageSigns = { frameSent: () => undefined, answered: () => undefined };

/** The bridge with everything real but Electron itself: ports are those of worker_threads. */
export async function serveDesktop(engine: Engine): Promise<HostUnderTest> {
  const ipcMain = new StandInIpcMain();
  const theirs = new WeakMap<object, MessagePort>();
  const closeBridge = openBridge({
    engine,
    started: Promise.resolve(),
    ipcMain,
    pages: noSigns,
    createChannel() {
      const { port1, port2 } = new MessageChannel();
      const handle = {} as MessagePortMain;
      theirs.set(handle, port2);
      return { ours: bridgePort(port1), theirs: handle };
    },
  });
  await Promise.resolve();
  const openLink: OpenLink = (events) => {
    let port: MessagePort | undefined;
    ipcMain.connect({
      senderId: nextSenderId++,
      onPort(handle) {
        const received = theirs.get(handle) as MessagePort;
        port = received;
        received.on('message', (message: ServerMessage) => events.message(message));
        received.on('close', () => events.closed());
        queueMicrotask(() =>
          events.opened({
            send: (message) => received.postMessage(message),
            close: () => received.close(),
          }),
        );
      },
    });
    return () => {
      port?.removeAllListeners('close');
      port?.close();
    };
  };
  return { openLink, close: async () => closeBridge() };
}

let nextSenderId = 1;

export interface ConnectRequest {
  readonly senderId: number;
  readonly url?: string;
  /** Whether it comes from the window's own page and not from a frame in it. */
  readonly isMainFrame?: boolean;
  readonly onPort: (port: MessagePortMain) => void;
  /** What the message carries; nothing in a good one. */
  readonly given?: readonly unknown[];
}

type Listener = Parameters<ConnectRequests['on']>[1];

/** ipcMain as far as the bridge uses it. */
export class StandInIpcMain implements ConnectRequests {
  readonly #listeners = new Set<Listener>();

  on(channel: string, listener: Listener): void {
    if (channel === desktopChannels.connect) this.#listeners.add(listener);
  }

  removeListener(channel: string, listener: Listener): void {
    if (channel === desktopChannels.connect) this.#listeners.delete(listener);
  }

  /** A page asks for a port. */
  connect({ senderId, url = `${appOrigin}/`, isMainFrame = true, given = [], onPort }: ConnectRequest): void {
    const senderFrame: ConnectFrame = {
      url,
      parent: isMainFrame ? null : {},
      postMessage: (channel, _message, [port]) => {
        if (channel === desktopChannels.port && port) onPort(port);
      },
    };
    for (const listener of this.#listeners) listener({ sender: { id: senderId }, senderFrame }, ...given);
  }
}

/** A port of worker_threads in the shape of Electron's: the message lies in `data`. */
export function bridgePort(port: MessagePort): BridgePort {
  return {
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
    on: (_event, listener) => port.on('message', (data: unknown) => listener({ data })),
    once: (_event, listener) => port.once('close', listener),
  };
}
