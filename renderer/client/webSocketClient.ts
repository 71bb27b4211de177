// The engine client of a browser: the engine's WebSocket on the address that served the page.
import type { ClientMessage, EngineClient, ServerMessage } from '../../shared/protocol.ts';
import { decodeMessage, encodeClientMessage } from '../../shared/wireCodec.ts';
import { type OpenLink, openMessageClient } from './messageClient.ts';

/** `url`: ws://host:port/engine. */
export function openWebSocketClient(url: string): EngineClient {
  return openMessageClient(openSocket(url));
}

export function engineUrl(location: Location): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/engine${location.search.includes('token=') ? location.search : ''}`;
}

const openSocket =
  (url: string): OpenLink =>
  (events) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    let isOver = false;
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      events.closed();
    };
    socket.onopen = () =>
      events.opened({
        send(message: ClientMessage) {
          if (socket.readyState === WebSocket.OPEN) socket.send(encodeClientMessage(message));
        },
        close: () => socket.close(),
      });
    socket.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) events.message(decodeMessage(new Uint8Array(data)) as ServerMessage);
    };
    socket.onclose = over;
    return () => {
      isOver = true;
      socket.close();
    };
  };
