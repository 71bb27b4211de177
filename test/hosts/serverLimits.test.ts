// What a server lets in at once and how long it waits, so that connections that do nothing cannot shut out the others.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EngineServer, serveEngine } from '../../electron/hosts/headless/server.ts';
import { ask, askRaw } from './httpRequests.ts';
import { createStandInEngine } from './standInEngine.ts';

let server: EngineServer;
let folder: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-ui-'));
  await writeFile(join(folder, 'index.html'), '<title>Telltale</title>');
  server = await serveEngine(await createStandInEngine(), 0, folder);
  port = Number(new URL(server.url).port);
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('a request that does not end - is given up when its time is over', async () => {
  const answering = await httpServer();
  expect([answering.headersTimeout, answering.requestTimeout]).toEqual([10_000, 10_000]);
  // What is looked at once a second is the same with a time that a test can wait for.
  answering.headersTimeout = 50;
  const answer = await askRaw(port, `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Slow: `);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('more than 128 connections - the next is closed, and taken again when one has gone', async () => {
  const sockets = await Promise.all(Array.from({ length: 128 }, openConnection));
  const request = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`;
  expect(await askRaw(port, request)).toBe('');
  sockets.pop()?.destroy();
  await expect.poll(() => askRaw(port, request)).toMatch(/^HTTP\/1\.1 200 /);
  expect(sockets.filter(({ closed }) => closed)).toEqual([]);
  for (const socket of sockets) socket.destroy();
});

/** The one that answers, as Node tells of it. */
async function httpServer(): Promise<Server> {
  const answering = new Promise<Server>((resolve) => {
    const note = (message: unknown): void => {
      unsubscribe('http.server.request.start', note);
      resolve((message as { server: Server }).server);
    };
    subscribe('http.server.request.start', note);
  });
  await ask(port, '/healthz');
  return answering;
}

function openConnection(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}
