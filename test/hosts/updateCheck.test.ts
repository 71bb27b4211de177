// The update check against a real server: what it believes, and what it refuses.
import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { MessageBoxOptions } from 'electron';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SettingsFile } from '../../electron/hosts/desktop/settingsFile.ts';
import {
  checkForUpdate,
  type UpdateCheckOptions,
  updateSource,
} from '../../electron/hosts/desktop/updateCheck.ts';
import { tellOfUpdates } from '../../electron/hosts/desktop/updates.ts';

const url = 'https://updates.example/feed.json';
const page = 'https://telltale.example/1.3.0';
const nowMs = Date.parse('2026-11-25T12:00:00.000Z');
const dayMs = 86_400_000;
const makers = generateKeyPairSync('ed25519');

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Real requests, led to the server of this test as a name server would. */
const request: UpdateCheckOptions['request'] = (address, init) => {
  const { port } = server.address() as AddressInfo;
  return fetch(address.replace('https://updates.example', `http://127.0.0.1:${port}`), init);
};

function check(options: Partial<UpdateCheckOptions> = {}) {
  const publicKey = makers.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  return checkForUpdate({ source: { url, publicKey }, request, currentVersion: '1.2.9', nowMs, ...options });
}

const newest = { application: 'telltale', version: '1.3.0', page, signedAt: '2026-11-20T08:00:00.000Z' };

function signed(feed: object, privateKey: KeyObject = makers.privateKey): string {
  const bytes = Buffer.from(JSON.stringify(feed));
  return JSON.stringify({
    feed: bytes.toString('base64'),
    signature: sign(null, bytes, privateKey).toString('base64'),
  });
}

const serve = (text: string | Buffer) => {
  answer = (_request, response) => response.end(text);
};

describe('a feed as it should be', () => {
  test('of a newer version - gives version and page, and asks once without telling anything', async () => {
    serve(signed(newest));
    expect(await check()).toEqual({ state: 'newer', version: '1.3.0', page });
    expect(asked.map(({ method, url: path }) => [method, path])).toEqual([['GET', '/feed.json']]);
    expect(asked[0]?.headers.cookie).toBeUndefined();
    expect(JSON.stringify(asked[0]?.headers)).not.toContain('1.2.9');
  });

  test.each(['1.3.0', '1.3.1', '1.10.0', '2.0.0'])(
    'for version %s - has nothing newer',
    async (currentVersion) => {
      serve(signed(newest));
      expect(await check({ currentVersion })).toEqual({ state: 'current', version: '1.3.0' });
    },
  );

  test('once accepted - is not gone back behind', async () => {
    let seenMs = 0;
    serve(signed(newest));
    await check({ onAccepted: (signedAtMs) => (seenMs = signedAtMs) });
    expect(seenMs).toBe(Date.parse(newest.signedAt));
    serve(signed({ ...newest, version: '1.2.10', signedAt: '2026-11-19T08:00:00.000Z' }));
    expect(await check({ newestSeenMs: seenMs })).toEqual(unknown('is out of date'));
    serve(signed(newest));
    expect(await check({ newestSeenMs: seenMs })).toMatchObject({ state: 'newer' });
  });
});

const unknown = (reason: string) => ({ state: 'unknown', reason: expect.stringContaining(reason) });

describe('a feed that is refused', () => {
  test('changed after it was signed', async () => {
    const { signature } = JSON.parse(signed(newest));
    const feed = Buffer.from(JSON.stringify({ ...newest, page: 'https://evil.example/' })).toString('base64');
    serve(JSON.stringify({ feed, signature }));
    expect(await check()).toEqual(unknown('is not signed by the makers'));
  });

  test('signed by somebody else', async () => {
    serve(signed(newest, generateKeyPairSync('ed25519').privateKey));
    expect(await check()).toEqual(unknown('is not signed by the makers'));
  });

  test.each([
    ['an empty signature', JSON.stringify({ feed: Buffer.from('{}').toString('base64'), signature: '' })],
    ['no signature', JSON.stringify({ feed: Buffer.from('{}').toString('base64') })],
    ['no JSON', '<html></html>'],
    ['nothing', ''],
  ])('with %s', async (_name, text) => {
    serve(text);
    expect(await check()).toMatchObject({ state: 'unknown' });
  });

  test.each([
    ['of another application', { ...newest, application: 'other' }],
    ['with a version that is none', { ...newest, version: '1.3.0-evil' }],
    ['with a page that is not https', { ...newest, page: 'javascript:alert(1)' }],
    ['with a page of http', { ...newest, page: 'http://telltale.example/' }],
    ['with fields that nobody knows', { ...newest, run: 'this' }],
  ])('signed, but %s', async (_name, feed) => {
    serve(signed(feed));
    expect(await check()).toEqual(unknown('of a form that this version does not know'));
  });

  test('old: it may be played back, or a newer one kept back', async () => {
    serve(signed({ ...newest, signedAt: new Date(nowMs - 91 * dayMs).toISOString() }));
    expect(await check()).toEqual(unknown('is out of date'));
  });

  test('of the future: it would shut out the true ones that follow', async () => {
    serve(signed({ ...newest, signedAt: new Date(nowMs + 2 * dayMs).toISOString() }));
    expect(await check()).toEqual(unknown('is out of date'));
  });

  test('larger than a feed is, whatever length it claims - is given up at once', async () => {
    const closed = Promise.withResolvers<void>();
    answer = (_request, response) => {
      const more = setInterval(() => response.write('x'.repeat(16_384)), 1);
      response.once('close', () => {
        clearInterval(more);
        closed.resolve();
      });
    };
    expect(await check()).toEqual(unknown('is too large'));
    await closed.promise;
  });

  test('found by a redirection - is not followed there', async () => {
    answer = (_request, response) => response.writeHead(302, { Location: '/elsewhere' }).end();
    expect(await check()).toEqual(unknown('its server answered 302'));
    expect(asked).toHaveLength(1);
  });

  test('of an address that is not https - is not even asked for', async () => {
    serve(signed(newest));
    const publicKey = makers.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const source = { url: 'http://updates.example/feed.json', publicKey };
    expect(await check({ source })).toEqual(unknown('is not https'));
    expect(asked).toEqual([]);
  });

  test('verified by a key of another kind', async () => {
    serve(signed(newest));
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    expect(await check({ source: { url, publicKey: pem } })).toMatchObject({ state: 'unknown' });
  });

  test('of a server that is gone', async () => {
    const refused = () => Promise.reject(new TypeError('fetch failed'));
    expect(await check({ request: refused })).toEqual(unknown('could not be reached'));
  });
});

describe('this build', () => {
  test('asks nobody as long as it names no feed', async () => {
    expect(updateSource).toBeNull();
    serve(signed(newest));
    expect(await check({ source: updateSource })).toEqual(unknown('knows no list of versions'));
    expect(asked).toEqual([]);
  });
});

describe('a person who asks', () => {
  let folder: string;
  let settings: SettingsFile;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'telltale-updates-'));
    settings = new SettingsFile(join(folder, 'settings.json'), (fault) => expect.unreachable(fault));
  });
  afterEach(async () => {
    settings.flush();
    await rm(folder, { recursive: true });
  });

  /** What is shown; `pressed`: the button that is pressed then. */
  const shownFor = async (currentVersion: string, pressed = 0) => {
    const boxes: MessageBoxOptions[] = [];
    const copied: string[] = [];
    const publicKey = makers.publicKey.export({ type: 'spki', format: 'pem' }) as string;
    await tellOfUpdates({
      source: { url, publicKey },
      request,
      currentVersion,
      settings,
      ask: async (box) => {
        boxes.push(box);
        return pressed;
      },
      copy: async (text) => void copied.push(text),
    });
    expect(boxes).toHaveLength(1);
    return { ...boxes[0], copied };
  };
  const signedNow = () => signed({ ...newest, signedAt: new Date().toISOString() });

  test('is shown version and page of a newer one, whose address is copied if wanted', async () => {
    serve(signedNow());
    const { message, detail, buttons, copied } = await shownFor('1.2.9');
    expect(message).toContain('1.3.0');
    expect(detail).toMatch(/This is 1\.2\.9\..*\nhttps:\/\/telltale\.example\/1\.3\.0$/);
    expect(buttons).toEqual(['Close', 'Copy address']);
    expect(copied).toEqual([]);
    expect((await shownFor('1.2.9', 1)).copied).toEqual([page]);
  });

  test('is told that there is none, and why it is not known', async () => {
    serve(signedNow());
    expect(await shownFor('1.3.0', 1)).toMatchObject({
      message: 'There is no newer Telltale.',
      buttons: ['Close'],
      copied: [],
    });
    serve('');
    const refused = await shownFor('1.2.9', 1);
    expect(refused).toMatchObject({
      type: 'warning',
      detail: 'The list of versions cannot be read.',
      copied: [],
    });
  });

  test('is not answered from an older list than the one before, not even after a new start', async () => {
    serve(signedNow());
    await shownFor('1.2.9');
    settings.flush();
    settings = new SettingsFile(join(folder, 'settings.json'), (fault) => expect.unreachable(fault));
    serve(signed({ ...newest, signedAt: new Date(Date.now() - dayMs).toISOString() }));
    expect(await shownFor('1.2.9')).toMatchObject({ detail: expect.stringContaining('is out of date') });
  });
});

test('npm run sign-feed - writes what the check accepts, and keeps the key to itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-feed-'));
  try {
    const output = join(folder, 'feed.json');
    const key = makers.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
    const script = resolve(import.meta.dirname, '../../electron/packaging/signFeed.ts');
    const options = ['--newest', '1.3.0', '--page', page, '--output', output];
    const env = { ...process.env, TELLTALE_FEED_KEY: key };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, ...options], { env });
    const text = await readFile(output, 'utf8');
    serve(text);
    expect(await check({ nowMs: Date.now() })).toEqual({ state: 'newer', version: '1.3.0', page });
    for (const line of key.split('\n').filter((part) => part.length > 40 || part.startsWith('MC')))
      expect(text + stdout + stderr).not.toContain(line);
  } finally {
    await rm(folder, { recursive: true });
  }
});
