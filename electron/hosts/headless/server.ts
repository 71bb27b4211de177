// Serves UI, API and WebSocket of an engine on a loopback port.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Engine } from '../../engine/engine.ts';
import { listUiFiles } from '../uiFiles.ts';
import { createEngineSocket } from './engineSocket.ts';
import { createHttpRoutes } from './httpRoutes.ts';

const loopback = '127.0.0.1';
const mostHeaderBytes = 8 * 1024;
const mostConnections = 128;
const requestTimeoutMs = 10_000;

export interface EngineServer {
  /** "http://127.0.0.1:43127/" */
  readonly url: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** `port` 0: any free one. Rejects, naming the port, when it cannot be had. */
export async function serveEngine(engine: Engine, port: number, uiFolder: string): Promise<EngineServer> {
  const socket = createEngineSocket(engine);
  const server = createServer(
    {
      maxHeaderSize: mostHeaderBytes,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 1_000,
    },
    createHttpRoutes(engine, await listUiFiles(uiFolder)),
  );
  server.maxConnections = mostConnections;
  server.on('upgrade', socket.upgrade);
  server.listen(port, loopback);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`Port ${port} of ${loopback} cannot be had: ${listenFault(error)}`, { cause: error });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${loopback}:${taken}/`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      socket.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listenFault(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'something else listens there; --port 0 takes a free one';
  if (error.code === 'EACCES') return 'it needs more rights; take one above 1023';
  return error.message;
}
