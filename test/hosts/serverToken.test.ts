// The server as it is when a token is needed: who gets in, who does not, and what a browser keeps of it.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readToken } from '../../electron/hosts/headless/accessToken.ts';
import { readHeadlessOptions } from '../../electron/hosts/headless/commandLine.ts';
import { type EngineServer, serveEngine } from '../../electron/hosts/headless/server.ts';
import { RateLimits } from '../../electron/hosts/rateLimit.ts';
import { openStatus } from './httpRequests.ts';
import { createStandInEngine } from './standInEngine.ts';

const token = 'a7Fq-9Zt_0Lw4uK2xB8e';
let folder: string;
let server: EngineServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-token-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<title>Telltale</title>');
  await writeFile(join(folder, 'assets/index-1.js'), '1');
  server = await serveEngine(await createStandInEngine(), 0, folder, { token });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const cookieName = () => `telltale-${new URL(server.url).port}`;
const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, server.url), { headers, redirect: 'manual' });

const openSocket = (path: string, headers: Record<string, string>) =>
  openStatus(Number(new URL(server.url).port), { path, headers });

describe('with a token', () => {
  test('nobody without it - gets anything, the page included', async () => {
    for (const path of ['/', '/assets/index-1.js', '/api/state', '/metrics', '/healthz', '/nothing']) {
      const answer = await ask(path);
      expect({ path, status: answer.status }).toEqual({ path, status: 401 });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
    expect(await openSocket('/engine', {})).toBe(401);
  });

  test.each([
    ['a wrong one', `${token.slice(0, -1)}f`],
    ['its beginning', token.slice(0, -1)],
    ['more than it', `${token}a`],
    ['nothing', ''],
  ])('%s - is refused, by each of the ways', async (_name, wrong) => {
    expect((await ask('/api/state', { Authorization: `Bearer ${wrong}` })).status).toBe(401);
    expect((await ask(`/api/state?token=${wrong}`)).status).toBe(401);
    expect((await ask('/api/state', { Cookie: `${cookieName()}=${wrong}` })).status).toBe(401);
    expect(await openSocket(`/engine?token=${wrong}`, {})).toBe(401);
  });

  test('a tool - gives it as a bearer', async () => {
    const headers = { Authorization: `Bearer ${token}` };
    expect((await ask('/api/state', headers)).status).toBe(200);
    expect(await openSocket('/engine', headers)).toBe(101);
    expect(await openSocket(`/engine?token=${token}`, {})).toBe(101);
  });

  test('a browser - gives it once and keeps a secret of this run, never the token', async () => {
    const answer = await ask(`/?token=${token}`);
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/');
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^telltale-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(cookie.startsWith(`${cookieName()}=`)).toBe(true);
    expect(cookie).not.toContain(token);
    const headers = { Cookie: `other=1; ${cookie.split(';', 1)[0]}` };
    expect((await ask('/', headers)).status).toBe(200);
    expect((await ask('/assets/index-1.js', headers)).status).toBe(200);
    expect(await openSocket('/engine', headers)).toBe(101);
  });

  test('the token as a cookie - does not do: it is no secret of this run', async () => {
    expect((await ask('/', { Cookie: `${cookieName()}=${token}` })).status).toBe(401);
  });
});

/** By node:http, which sends a Host as it is given. */
function statusAt(address: string, port: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { Host: host, Authorization: `Bearer ${token}` };
    get({ host: address, port, path: '/healthz', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe('an address that others reach', () => {
  test('without a token - is not served', async () => {
    const engine = await createStandInEngine();
    await expect(serveEngine(engine, 0, folder, { address: '0.0.0.0' })).rejects.toThrow(
      '0.0.0.0 is reached from other machines: it is not served without a token',
    );
  });

  test('with one - is, and Host must be the address that was connected to', async () => {
    const open = await serveEngine(await createStandInEngine(), 0, folder, { address: '0.0.0.0', token });
    const { hostname: name, port } = new URL(open.url);
    expect(name).toBe(hostname().toLowerCase());
    try {
      const headers = { Authorization: `Bearer ${token}` };
      expect((await fetch(`http://127.0.0.1:${port}/healthz`, { headers })).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(401);
      const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses);
      for (const { address, family, internal } of own) {
        if (internal || family !== 'IPv4') continue;
        expect(await statusAt(address, port, `${address}:${port}`)).toBe(200);
        expect(await statusAt(address, port, `${hostname()}:${port}`)).toBe(200);
        expect(await statusAt(address, port, `127.0.0.1:${port}`)).toBe(403);
        expect(await statusAt(address, port, `evil.example:${port}`)).toBe(403);
      }
    } finally {
      await open.close();
    }
  });

  test('one that this machine has not - is named', async () => {
    const engine = await createStandInEngine();
    await expect(serveEngine(engine, 0, folder, { address: '192.0.2.1', token })).rejects.toThrow(
      'Port 0 of 192.0.2.1 cannot be had: this machine has no such address',
    );
  });
});

describe('arguments', () => {
  test('--address - needs a token file where others reach it, and a port', () => {
    expect(() => readHeadlessOptions(['--port', '0', '--address', '0.0.0.0'])).toThrow(
      '--address: other machines reach 0.0.0.0; name a --token-file, too',
    );
    expect(() => readHeadlessOptions(['--address', '::1'])).toThrow('--address: nothing is served without');
    expect(() => readHeadlessOptions(['--port', '0', '--address', 'evil.example'])).toThrow(
      /must be an IP address/,
    );
    expect(readHeadlessOptions(['--port', '0', '--address', '::1'])).toMatchObject({ address: '::1' });
    expect(readHeadlessOptions(['--port', '0', '--address', '0.0.0.0', '--token-file', 't'])).toMatchObject({
      address: '0.0.0.0',
      tokenFile: 't',
    });
  });

  test.each([
    ['empty', ''],
    ['short', 'secret'],
    ['with spaces', 'correct horse battery staple'],
    ['long', 'x'.repeat(513)],
    ['with signs that mean something else in an address', 'a7Fq+9Zt/0Lw4uK2xB8e='],
  ])('a token file that is %s - is refused', async (_name, text) => {
    const file = join(folder, 'token');
    await writeFile(file, text);
    await expect(readToken(file)).rejects.toThrow(/must hold one token of 16 to 512/);
  });

  test('a token file - is read without the end of its line', async () => {
    const file = join(folder, 'token');
    await writeFile(file, `${token}\n`);
    await chmod(file, 0o600);
    expect(await readToken(file)).toBe(token);
  });
});

describe('limits for each address', () => {
  test('one that floods - takes nothing from the others', () => {
    const limits = new RateLimits(1, 3, 2, () => 0);
    expect([1, 2, 3, 4].map(() => limits.take('a'))).toEqual([true, true, true, false]);
    expect(limits.take('b')).toBe(true);
  });

  test('of more than there is room for - the one that was silent for longest is forgotten', () => {
    const limits = new RateLimits(1, 1, 2, () => 0);
    expect(limits.take('a')).toBe(true);
    expect(limits.take('b')).toBe(true);
    expect(limits.take('a')).toBe(false);
    expect(limits.take('c')).toBe(true);
    expect(limits.take('a')).toBe(false);
    expect(limits.take('b')).toBe(true);
  });
});
