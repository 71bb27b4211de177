// Picks the way to the engine: the desktop's bridge where there is one, else WebSocket.
import type { EngineClient } from '../../shared/protocol.ts';
import { openDesktopClient } from './desktopClient.ts';
import { engineUrl, openWebSocketClient } from './webSocketClient.ts';

export function openClient(): EngineClient {
  return window.telltaleHost
    ? openDesktopClient(window.telltaleHost)
    : openWebSocketClient(engineUrl(window.location));
}
