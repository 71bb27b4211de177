// The engine's WebSocket: takes upgrades on /engine and runs a client session over each connection.
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import {
  decodeClientText,
  decodeMessage,
  encodeMessage,
  mostClientMessageBytes,
} from '../../../shared/wireCodec.ts';
import { type ClientTransport, createClientSession } from '../../engine/clientSession.ts';
import type { Engine } from '../../engine/engine.ts';
import { RateLimit, RateLimits } from '../rateLimit.ts';
import type { Access } from './accessToken.ts';
import { refusalOf } from './requestGuard.ts';

const enginePath = '/engine';
/** A plant file of 16 MiB. */
const mostMessageBytes = 17 * 2 ** 20;
const mostClients = 32;
/** A slider that is dragged sends some 60 messages a second. */
const messagesPerS = 200;
const messageBurst = 400;
/** A client that does not answer the close is cut off after so long. */
const closeTimeoutMs = 1_000;

/** A close frame holds 123; a character that is cut in two grows to 3. */
const mostReasonBytes = 120;
/** New connections, of each client's address. */
const connectionsPerS = 20;
const connectionBurst = 60;
const mostAddresses = 1_024;

const closeCodes = { policyViolation: 1008, goingAway: 1001 } as const;

export interface EngineSocket {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

export function createEngineSocket(engine: Engine, access: Access): EngineSocket {
  const server = new WebSocketServer({ noServer: true, maxPayload: mostMessageBytes, clientTracking: true });
  const connections = new RateLimits(connectionsPerS, connectionBurst, mostAddresses);
  const refuse = (socket: Duplex, status: number): void => {
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
  };
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy());
      const refusal = refusalOf(request);
      if (refusal) return refuse(socket, refusal.status);
      if (request.url?.split('?', 1)[0] !== enginePath) return refuse(socket, 404);
      if (!connections.take(request.socket.remoteAddress ?? '')) return refuse(socket, 429);
      const { refusal: unknown } = access(request);
      if (unknown) return refuse(socket, unknown.status);
      if (server.clients.size >= mostClients) return refuse(socket, 503);
      server.handleUpgrade(request, socket, head, (client) => {
        createClientSession(engine, socketTransport(client, engine));
      });
    },
    close() {
      for (const client of server.clients) {
        client.close(closeCodes.goingAway, 'The engine stops.');
        cutOffLater(client);
      }
      server.close();
    },
  };
}

function socketTransport(client: WebSocket, engine: Engine): ClientTransport {
  const limit = new RateLimit(messagesPerS, messageBurst);
  let isOut = false;
  const close = (reason: string): void => {
    isOut = true;
    client.close(closeCodes.policyViolation, Buffer.from(reason).subarray(0, mostReasonBytes).toString());
    cutOffLater(client);
  };
  const putOut = (reason: string): void => {
    engine.noteClientFault(`A client was disconnected: it ${reason}`);
    close(reason);
  };
  return {
    close,
    bufferedBytes: () => client.bufferedAmount,
    send(message) {
      if (client.readyState === WebSocket.OPEN) client.send(encodeMessage(message));
    },
    onMessage(listener) {
      client.on('message', (data, isBinary) => {
        if (isOut) return;
        if (!limit.take()) return putOut(`sent more than ${messagesPerS} messages a second`);
        if (isBinary && bytesOf(data) > mostClientMessageBytes)
          return putOut(`sent a message of more than ${mostClientMessageBytes / 1_024} KiB`);
        const message = isBinary ? decoded(data) : decodeClientText(data.toString());
        if (message === undefined) putOut('sent what is no message');
        else listener(message);
      });
      // ws closes the connection itself: a frame too large, a bad opcode, text that is not UTF-8.
      client.on('error', (error) => engine.noteClientFault(`A client was disconnected: ${error.message}`));
    },
    onClosed(listener) {
      client.once('close', listener);
    },
  };
}

function bytesOf(data: RawData): number {
  return Array.isArray(data) ? data.reduce((sum, { byteLength }) => sum + byteLength, 0) : data.byteLength;
}

function decoded(data: RawData): unknown {
  try {
    return decodeMessage(Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data));
  } catch {
    return undefined;
  }
}

function cutOffLater(client: WebSocket): void {
  setTimeout(() => client.terminate(), closeTimeoutMs).unref();
}
