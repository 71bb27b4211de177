// The engine client of the desktop window: a MessagePort that the preload hands over.
import { portMessage, type TelltaleHost } from '../../shared/desktopChannels.ts';
import type { EngineClient, ServerMessage } from '../../shared/protocol.ts';
import { type OpenLink, openMessageClient } from './messageClient.ts';

declare global {
  interface Window {
    readonly telltaleHost?: TelltaleHost;
  }
}

/** A port comes when the engine runs, and that may take a while to start. */
const longestWaitMs = 30_000;

export function openDesktopClient(host: TelltaleHost): EngineClient {
  return openMessageClient(openPort(host));
}

const openPort =
  (host: TelltaleHost): OpenLink =>
  (events) => {
    let port: MessagePort | undefined;
    let isOver = false;
    const end = (): void => {
      isOver = true;
      clearTimeout(timer);
      window.removeEventListener('message', takePort);
      port?.close();
    };
    const closed = (): void => {
      if (isOver) return;
      end();
      events.closed();
    };
    const takePort = (event: MessageEvent): void => {
      const [received] = event.ports;
      if (event.source !== window || event.data !== portMessage || !received) return;
      window.removeEventListener('message', takePort);
      clearTimeout(timer);
      port = received;
      received.onmessage = ({ data }) => events.message(data as ServerMessage);
      received.addEventListener('close', closed);
      received.start();
      events.opened({ send: (message) => received.postMessage(message), close: end });
    };
    const timer = setTimeout(closed, longestWaitMs);
    window.addEventListener('message', takePort);
    host.connect();
    return end;
  };
