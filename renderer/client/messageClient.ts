// The engine client over any duplex of messages: views, credits, commands and their replies, reconnecting. Browser.
import type { Frame, View } from '../../shared/frame.ts';
import {
  type ClientMessage,
  type Command,
  CommandRefused,
  type CommandResult,
  type ConnectionState,
  type EngineClient,
  type ServerMessage,
} from '../../shared/protocol.ts';
import { t } from '../language/language.ts';

/** An open way to the engine. */
export interface MessageLink {
  send(message: ClientMessage): void;
  close(): void;
}

export interface LinkEvents {
  opened(link: MessageLink): void;
  message(message: ServerMessage): void;
  /** The way broke, or could not be opened. Called once. */
  closed(): void;
}

/** Begins to open a way; returns what gives it up, with no call of `closed`. */
export type OpenLink = (events: LinkEvents) => () => void;

const creditFrames = 2;
const firstRetryMs = 500;
const longestRetryMs = 10_000;

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (reason: Error) => void;
}

/** Reconnects after 0.5, 1, 2 … 10 s; asks for two frames ahead and for one more as each is taken in. */
export function openMessageClient(openLink: OpenLink): EngineClient {
  const frameListeners = new Set<(frame: Frame) => void>();
  const connectionListeners = new Set<(connection: ConnectionState) => void>();
  const waiting = new Map<number, Waiting>();
  let connection: ConnectionState = { state: 'connecting' };
  let link: MessageLink | null = null;
  let view: View | null = null;
  let nextCommandId = 0;
  let retryAfterMs = firstRetryMs;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let giveUp: () => void = () => {};
  let isClosed = false;

  const tell = (next: ConnectionState): void => {
    connection = next;
    for (const listener of connectionListeners) listener(next);
  };

  const takeMessage = (message: ServerMessage): void => {
    if (message.kind === 'frame') {
      for (const listener of frameListeners) listener(message);
      link?.send({ kind: 'credit', frames: 1 });
      return;
    }
    const command = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) command?.resolve(message.result as never);
    else command?.reject(new CommandRefused(message.faults));
  };

  const lost = (): void => {
    link = null;
    for (const command of waiting.values()) command.reject(new Error(t('app:lost.lostBeforeAnswer')));
    waiting.clear();
    if (isClosed) return;
    const now = Date.now();
    const sinceMs = connection.state === 'lost' ? connection.sinceMs : now;
    tell({ state: 'lost', sinceMs, retryAtMs: now + retryAfterMs });
    retryTimer = setTimeout(connect, retryAfterMs);
    retryAfterMs = Math.min(longestRetryMs, retryAfterMs * 2);
  };

  const connect = (): void => {
    clearTimeout(retryTimer);
    giveUp = openLink({
      opened(opened) {
        link = opened;
        retryAfterMs = firstRetryMs;
        if (view) opened.send({ kind: 'view', view });
        opened.send({ kind: 'credit', frames: creditFrames });
        tell({ state: 'connected' });
      },
      message: takeMessage,
      closed: lost,
    });
  };

  connect();
  return {
    onFrame(listener) {
      frameListeners.add(listener);
      return () => frameListeners.delete(listener);
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      listener(connection);
      return () => connectionListeners.delete(listener);
    },
    setView(next) {
      view = next;
      link?.send({ kind: 'view', view: next });
    },
    send<C extends Command>(command: C): Promise<CommandResult<C>> {
      const current = link;
      if (!current) return Promise.reject(new Error(t('app:lost.notConnected')));
      return new Promise<CommandResult<C>>((resolve, reject) => {
        const id = nextCommandId++;
        waiting.set(id, { resolve, reject });
        current.send({ kind: 'command', id, command });
      });
    },
    retry() {
      if (connection.state !== 'lost') return;
      giveUp();
      connect();
    },
    close() {
      isClosed = true;
      clearTimeout(retryTimer);
      giveUp();
      link?.close();
      lost();
    },
  };
}
