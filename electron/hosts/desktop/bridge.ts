// Gives each window that asks a MessagePort with a client session behind it, once the engine runs. Electron's main process.
import type { MessagePortMain } from 'electron';
import { desktopChannels } from '../../../shared/desktopChannels.ts';
import { type ClientTransport, createClientSession } from '../../engine/clientSession.ts';
import type { Engine } from '../../engine/engine.ts';
import { RateLimit } from '../rateLimit.ts';
import type { PageSigns } from './pageRecovery.ts';
import { type AskingFrame, isOwnPage } from './security.ts';

/** As over WebSocket. */
const messagesPerS = 200;
const messageBurst = 400;
/** Of ports that one window may ask for; a page that is loaded anew by hand stays below. */
const connectsPerS = 5;
const connectBurst = 20;

/** The parts of MessagePortMain that a session needs. */
export type BridgePort = Pick<MessagePortMain, 'postMessage' | 'start' | 'close'> & {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  once(event: 'close', listener: () => void): unknown;
};

/** The parts of IpcMainEvent that say who asks. */
export interface ConnectEvent {
  readonly sender: { readonly id: number };
  /** Null when the frame has gone meanwhile. */
  readonly senderFrame: ConnectFrame | null;
}

export interface ConnectFrame extends AskingFrame {
  postMessage(channel: string, message: unknown, transfer: MessagePortMain[]): void;
}

type ConnectListener = (event: ConnectEvent, ...given: readonly unknown[]) => void;

/** The parts of IpcMain that the bridge needs. */
export interface ConnectRequests {
  on(channel: string, listener: ConnectListener): unknown;
  removeListener(channel: string, listener: ConnectListener): unknown;
}

export interface BridgeOptions {
  readonly engine: Engine;
  /** Whoever asks before it resolves waits; where it rejects nobody gets a port. */
  readonly started: Promise<void>;
  readonly ipcMain: ConnectRequests;
  /** Told what goes to each page and what comes from it. */
  readonly pages: PageSigns;
  /** `ours` stays here, `theirs` goes to the page. */
  readonly createChannel: () => { readonly ours: BridgePort; readonly theirs: MessagePortMain };
}

/** Returns what ends it and closes all ports. */
export function openBridge({ engine, started, ipcMain, pages, createChannel }: BridgeOptions): () => void {
  /** One port a window: a page that was loaded anew replaces its old one. */
  const ports = new Map<number, BridgePort>();
  const limits = new Map<number, RateLimit>();
  /** By window, what it asked last while the engine starts; null once that has started. */
  let waiting: Map<number, ConnectEvent> | null = new Map();
  const connect: ConnectListener = (event, ...given) => {
    const { sender, senderFrame } = event;
    if (senderFrame === null || !isOwnPage(senderFrame)) {
      engine.noteClientFault(
        `A connection was refused: it came from ${senderFrame?.url.slice(0, 80) ?? 'a frame that is gone'}`,
      );
      return;
    }
    const limit = limits.get(sender.id) ?? new RateLimit(connectsPerS, connectBurst);
    limits.set(sender.id, limit);
    if (given.length > 0 || !limit.take()) {
      const reason = given.length > 0 ? 'it carried something' : `more than ${connectsPerS} came in a second`;
      engine.noteClientFault(`A connection was refused: ${reason}`);
      return;
    }
    pages.answered(sender.id);
    if (waiting) waiting.set(sender.id, event);
    else give(event);
  };
  const give = ({ sender, senderFrame }: ConnectEvent): void => {
    // It may have gone elsewhere while it waited.
    if (senderFrame === null || !isOwnPage(senderFrame)) return;
    ports.get(sender.id)?.close();
    const { ours, theirs } = createChannel();
    ports.set(sender.id, ours);
    ours.once('close', () => {
      if (ports.get(sender.id) !== ours) return;
      ports.delete(sender.id);
      pages.answered(sender.id);
    });
    createClientSession(engine, portTransport(ours, engine, pages, sender.id));
    ours.start();
    // To the frame that asked, not to its window: that may show another page by now.
    senderFrame.postMessage(desktopChannels.port, null, [theirs]);
  };
  ipcMain.on(desktopChannels.connect, connect);
  const answerWaiting = (): void => {
    const asked = waiting?.values() ?? [];
    waiting = null;
    for (const event of asked) give(event);
  };
  started.then(answerWaiting, () => undefined);
  return () => {
    ipcMain.removeListener(desktopChannels.connect, connect);
    waiting = null;
    for (const port of ports.values()) port.close();
    ports.clear();
  };
}

function portTransport(port: BridgePort, engine: Engine, pages: PageSigns, pageId: number): ClientTransport {
  const limit = new RateLimit(messagesPerS, messageBurst);
  let isOpen = true;
  port.once('close', () => {
    isOpen = false;
  });
  const close = (): void => {
    isOpen = false;
    port.close();
  };
  return {
    close,
    bufferedBytes: () => 0,
    send(message) {
      if (!isOpen) return;
      port.postMessage(message);
      if (message.kind === 'frame') pages.frameSent(pageId);
    },
    onMessage(listener) {
      port.on('message', ({ data }) => {
        if (!isOpen) return;
        pages.answered(pageId);
        if (limit.take()) return listener(data);
        engine.noteClientFault(
          `A client was disconnected: it sent more than ${messagesPerS} messages a second`,
        );
        close();
      });
    },
    onClosed(listener) {
      port.once('close', listener);
    },
  };
}
