// Serves UI, API and WebSocket of an engine: on a loopback address to this machine, on another to who has the token.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Engine } from '../../engine/engine.ts';
import { listUiFiles } from '../uiFiles.ts';
import { openAccess, tokenAccess } from './accessToken.ts';
import { createEngineSocket } from './engineSocket.ts';
import { createHttpRoutes } from './httpRoutes.ts';
import { isLoopback } from './requestGuard.ts';

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

export interface ServeOptions {
  /** An IP address of this machine, 0.0.0.0 or :: for all. Without it 127.0.0.1. */
  readonly address?: string | undefined;
  /** Without it whoever reaches the address may ask. */
  readonly token?: string | undefined;
}

/**
 * `port` 0: any free one. Rejects, naming address and port, when they cannot be had, and when any other than a
 * loopback address is to be served without a token.
 */
export async function serveEngine(
  engine: Engine,
  port: number,
  uiFolder: string,
  { address = loopback, token }: ServeOptions = {},
): Promise<EngineServer> {
  if (token === undefined && !isLoopback(address))
    throw new Error(`${address} is reached from other machines: it is not served without a token`);
  const access = token === undefined ? openAccess : tokenAccess(token);
  const socket = createEngineSocket(engine, access);
  const server = createServer(
    {
      maxHeaderSize: mostHeaderBytes,
      requestTimeout: requestTimeoutMs,
      headersTimeout: requestTimeoutMs,
      connectionsCheckingInterval: 1_000,
    },
    createHttpRoutes(engine, await listUiFiles(uiFolder), access),
  );
  server.maxConnections = mostConnections;
  server.on('upgrade', socket.upgrade);
  server.listen(port, address);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw new Error(`Port ${port} of ${address} cannot be had: ${listenFault(error)}`, { cause: error });
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${nameOf(address)}:${taken}/`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      socket.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** All addresses together have no name but the machine's. */
function nameOf(address: string): string {
  if (address === '0.0.0.0' || address === '::') return hostname().toLowerCase();
  return address.includes(':') ? `[${address}]` : address;
}

function listenFault(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE') return 'something else listens there; --port 0 takes a free one';
  if (error.code === 'EADDRNOTAVAIL') return 'this machine has no such address';
  if (error.code === 'EACCES') return 'it needs more rights; take one above 1023';
  return error.message;
}
