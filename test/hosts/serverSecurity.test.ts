import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type EngineServer, serveEngine } from '../../electron/hosts/headless/server.ts';
import { encodeMessage } from '../../shared/wireCodec.ts';
import {
  type AskOptions,
  ask as askPath,
  askRaw as askText,
  type OpenOptions,
  openStatus as openSocketStatus,
} from './httpRequests.ts';
import { createStandInEngine, type StandInEngine } from './standInEngine.ts';

let engine: StandInEngine;
let server: EngineServer;
let folder: string;
let port: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-ui-'));
  await mkdir(join(folder, 'ui/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.html'), 'secret');
  await writeFile(join(folder, 'ui/index.html'), '<title>Telltale</title>');
  await writeFile(join(folder, 'ui/assets/index-1.js'), '1');
  engine = await createStandInEngine();
  server = await serveEngine(engine, 0, join(folder, 'ui'));
  port = Number(new URL(server.url).port);
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const ask = (path: string, options?: AskOptions) => askPath(port, path, options);
const askRaw = (text: string) => askText(port, text);
const openStatus = (options: OpenOptions) => openSocketStatus(port, options);

describe('what is served', () => {
  test.each([
    ['/', 'text/html; charset=utf-8'],
    ['/?token=1', 'text/html; charset=utf-8'],
    ['/index.html', 'text/html; charset=utf-8'],
    ['/assets/index-1.js', 'text/javascript; charset=utf-8'],
    ['/api/state', 'application/json; charset=utf-8'],
    ['/metrics', 'text/plain; version=0.0.4; charset=utf-8'],
    ['/healthz', 'text/plain; charset=utf-8'],
    ['/plant.schema.json', 'application/json; charset=utf-8'],
  ])('%s - with its type', async (path, type) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
  });

  test('every answer - carries a policy that lets the page reach its own origin alone', async () => {
    for (const path of ['/', '/api/state', '/nothing']) {
      const { headers } = await ask(path);
      expect(String(headers['content-security-policy']).split('; ').sort()).toEqual([
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "script-src 'self'",
        "style-src 'self'",
      ]);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('HEAD - the headers without the body', async () => {
    const { status, headers, body } = await ask('/index.html', { method: 'HEAD' });
    expect({ status, body, length: headers['content-length'] }).toEqual({
      status: 200,
      body: '',
      length: '23',
    });
  });

  test('the address - is a loopback one', () => {
    expect(server.url).toBe(`http://127.0.0.1:${port}/`);
  });
});

describe('Host and Origin', () => {
  test.each(['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST'])('Host %s - is answered', async (name) => {
    expect((await ask('/healthz', { headers: { Host: `${name}:${port}` } })).status).toBe(200);
  });

  test.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example:80',
    '0.0.0.0',
    'localhost:80:80',
    'localhost@evil.example',
    'localhost',
    '127.0.0.1:80',
  ])('Host %j - is refused: neither this address with its port nor a name of it', async (host) => {
    expect((await ask('/api/state', { headers: { Host: host } })).status).toBe(403);
  });

  test.each([
    ['its own', () => `http://127.0.0.1:${port}`, 200],
    ['another port', () => `http://127.0.0.1:${port + 1}`, 403],
    ['another site', () => 'http://evil.example', 403],
    ['another scheme', () => `https://127.0.0.1:${port}`, 403],
    ['an opaque one', () => 'null', 403],
  ])('Origin of %s', async (_name, origin, status) => {
    expect((await ask('/api/state', { headers: { Origin: origin() } })).status).toBe(status);
  });

  test('a script of another site - is refused by what the browser says of it', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' };
    expect((await ask('/api/state', { headers })).status).toBe(403);
  });

  test('Host of another port - is refused, so that no other server’s page passes as this one’s', async () => {
    expect((await ask('/api/state', { headers: { Host: `localhost:${port + 1}` } })).status).toBe(403);
    expect(await openStatus({ headers: { Host: `127.0.0.1:${port + 1}` } })).toBe(403);
  });

  test('WebSocket - the same rules', async () => {
    expect(await openStatus({ headers: { Origin: 'http://evil.example' } })).toBe(403);
    expect(await openStatus({ headers: { Host: 'evil.example' } })).toBe(403);
    expect(await openStatus({ path: '/other' })).toBe(404);
    expect(await openStatus({ headers: { Origin: `http://127.0.0.1:${port}` } })).toBe(101);
  });
});

describe('requests that are not what is served', () => {
  test('other methods - 405 and which ones do', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE']) {
      const { status, headers } = await ask('/', { method });
      expect({ method, status, allow: headers.allow }).toEqual({ method, status: 405, allow: 'GET, HEAD' });
    }
  });

  const bodies = ['Content-Length: 1000000000', 'Transfer-Encoding: chunked'];
  test.each(bodies)('a body, %s - is refused without being read', async (header) => {
    const answer = await askRaw(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${header}\r\n\r\nbegin`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/Connection: close/i);
  });

  test('headers of more than 8 KiB - 431', async () => {
    const answer = await askRaw(
      `GET / HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Long: ${'x'.repeat(9_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  test('a target that is an address - 400, never a proxy', async () => {
    const answer = await askRaw(`GET http://example.com/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('paths out of the folder - nothing but the listed files, however they are written', async () => {
    const step = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2E.',
      '..%2f',
      '..%5c',
      '..\\',
      '',
      'assets',
      '%00',
      '..;',
    );
    const file = fc.constantFrom('secret.html', 'etc/passwd', 'index.html', 'assets/index-1.js', '');
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), file, async (steps, name) => {
        const path = `/${[...steps, name].join('/')}`;
        const { status, body } = await ask(path);
        expect(body).not.toContain('secret');
        expect(body).not.toContain('root:');
        if (!['/', '/index.html', '/assets/index-1.js'].includes(path)) expect([400, 404]).toContain(status);
      }),
      { numRuns: 100 },
    );
  });

  test('any bytes as a path - are answered with an error or with a listed file', async () => {
    const wild = fc
      .array(fc.constantFrom(...'/.%25cCfF0\\;?#aesrt~'), { maxLength: 24 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(wild, async (path) => {
        const answer = await askRaw(`GET /${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
        expect(answer).toMatch(/^HTTP\/1\.1 (200|400|404) /);
        expect(answer).not.toContain('secret');
        expect(answer.startsWith('HTTP/1.1 200 ')).toBe(/^([?].*)?$/.test(path));
      }),
      { numRuns: 150 },
    );
  });

  test('a flood - is answered 429 once the burst is used up, and served again later', async () => {
    const statuses = await Promise.all(Array.from({ length: 100 }, () => floodOf(10)));
    expect(statuses.flat()).toContain(429);
    await expect.poll(async () => (await ask('/healthz')).status, { timeout: 10_000 }).toBe(200);
  });
});

async function floodOf(count: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await ask('/healthz')).status);
  return statuses;
}

describe('WebSocket clients', () => {
  const openSocket = () =>
    new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/engine`);
      socket.on('open', () => resolve(socket));
      socket.on('error', reject);
    });
  const closeCode = (socket: WebSocket) =>
    new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));

  const garbage: readonly (readonly [string, string | Uint8Array, number])[] = [
    ['text', '{"kind":"credit","frames":1}', 1008],
    ['bytes that are no message', new Uint8Array([0xc1, 1, 2]), 1008],
    ['nothing', new Uint8Array(0), 1008],
    ['a message that is none of the protocol', encodeMessage({ kind: 'hello' }), 1008],
    ['many small parts at once', encodeMessage(Array.from({ length: 300_000 }, () => ({}))), 1008],
    ['text of a plant without the number of its command', 'openPlant x\n{}', 1008],
    ['a message of 18 MiB', new Uint8Array(18 * 2 ** 20), 1009],
  ];
  test.each(garbage)('sending %s - disconnects and is noted once', async (_name, data, code) => {
    const socket = await openSocket();
    const closed = closeCode(socket);
    socket.send(data);
    expect(await closed).toBe(code);
    await expect.poll(() => engine.faults).toHaveLength(1);
    expect(engine.faults[0]).toMatch(/^A client was disconnected: /);
    await expect.poll(() => engine.listeners.size).toBe(0);
  });

  test('garbage that begins like WebSocket - ends that connection alone', async () => {
    const good = await openSocket();
    const bad = connect(port, '127.0.0.1');
    bad.on('error', () => undefined);
    bad.write(
      `GET /engine HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    bad.once('data', () => bad.write(Buffer.alloc(100, 0xff)));
    await new Promise((resolve) => bad.once('close', resolve).resume());
    await expect.poll(() => engine.faults).toHaveLength(1);
    expect(good.readyState).toBe(WebSocket.OPEN);
    good.close();
  });

  test('a flood of messages - disconnects, and is noted once', async () => {
    const socket = await openSocket();
    const closed = closeCode(socket);
    for (let i = 0; i < 5_000; i++) socket.send(encodeMessage({ kind: 'credit', frames: 1 }));
    expect(await closed).toBe(1008);
    expect(engine.faults).toEqual([expect.stringContaining('more than 200 messages a second')]);
  });

  test('messages as a person makes them - are never too many', async () => {
    const socket = await openSocket();
    for (let i = 0; i < 300; i++) socket.send(encodeMessage({ kind: 'credit', frames: 1 }));
    socket.send(encodeMessage({ kind: 'command', id: 0, command: { name: 'readPlant' } }));
    await new Promise((resolve) => socket.once('message', resolve));
    expect(engine.faults).toEqual([]);
    socket.close();
  });

  test('more than 32 at once - the next is told to come back', async () => {
    const sockets = await Promise.all(Array.from({ length: 32 }, openSocket));
    expect(await openStatus({})).toBe(503);
    for (const socket of sockets) socket.terminate();
  });

  test('new ones without end - 429 once the burst is used up', async () => {
    const statuses: number[] = [];
    // Fewer at once than there is room for: one that is closed without an answer has no status.
    while (!statuses.includes(429) && statuses.length < 400)
      statuses.push(...(await Promise.all(Array.from({ length: 8 }, () => openStatus({})))));
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(56);
    expect(statuses).toContain(101);
    expect(statuses).toContain(429);
  });

  test('closing the server - tells the clients that it goes', async () => {
    const socket = await openSocket();
    const closed = closeCode(socket);
    await server.close();
    expect(await closed).toBe(1001);
    server = await serveEngine(engine, 0, join(folder, 'ui'));
  });
});

test('a port that is taken - is named, with what to do', async () => {
  await expect(serveEngine(engine, port, join(folder, 'ui'))).rejects.toThrow(
    `Port ${port} of 127.0.0.1 cannot be had: something else listens there; --port 0 takes a free one`,
  );
});
