// Known faults of the dependencies: the check itself, against a registry of its own, and then this project's.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { auditExceptions } from './auditExceptions.ts';
import { type Audit, type AuditException, auditDependencies, judge } from './dependencyAudit.ts';

const today = '2026-11-25';
const advisory = {
  advisory: 'GHSA-aaaa-bbbb-cccc',
  package: 'left-open',
  severity: 'high',
  title: 'Leaves it open',
  range: '<2.0.0',
};
const exception: AuditException = {
  advisory: advisory.advisory,
  package: advisory.package,
  reason: 'Telltale never closes it.',
  until: '2027-01-31',
};

let folder: string;
let registry: Server;
let status: number;
let asked: unknown;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'telltale-audit-'));
  const dependencies = { 'left-open': '1.0.0' };
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'a', version: '1.0.0', dependencies }),
  );
  const packages = {
    '': { name: 'a', version: '1.0.0', dependencies },
    'node_modules/left-open': { version: '1.0.0' },
  };
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
  status = 200;
  registry = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const isBulk = request.url === '/-/npm/v1/security/advisories/bulk';
      if (isBulk) asked = JSON.parse(gunzipSync(Buffer.concat(parts)).toString());
      response.writeHead(isBulk ? status : 404, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(isBulk && status === 200 ? known() : {}));
    });
  });
  await new Promise<void>((listening) => registry.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  registry.closeAllConnections();
  registry.close();
  await rm(folder, { recursive: true });
});

const address = () => `http://127.0.0.1:${(registry.address() as AddressInfo).port}/`;

/** As a registry answers: by package. */
function known() {
  const { severity, title, range: vulnerable_versions } = advisory;
  const url = `https://github.com/advisories/${advisory.advisory}`;
  return { 'left-open': [{ id: 1, url, title, severity, vulnerable_versions, cwe: [], cvss: { score: 0 } }] };
}

describe('audit', () => {
  test('asks npm’s registry for what the lockfile names, and reads the advisories', async () => {
    expect(await auditDependencies(folder, address())).toEqual({ advisories: [advisory] });
    expect(asked).toEqual({ 'left-open': ['1.0.0'] });
  });

  test('of a registry that does not answer such questions - says that nothing was checked', async () => {
    status = 405;
    expect(await auditDependencies(folder, address())).toEqual({ reason: expect.stringContaining('405') });
  });

  test('of a registry that is not there - says that nothing was checked', async () => {
    const audit = await auditDependencies(folder, 'http://127.0.0.1:9/');
    expect(audit).toEqual({ reason: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('judgement', () => {
  test('an advisory without an exception - is a fault, named with package and versions', () => {
    expect(judge([advisory], [], today).faults).toEqual([
      'left-open <2.0.0: Leaves it open (high, GHSA-aaaa-bbbb-cccc)',
    ]);
  });

  test('one with an exception - is none, while that holds', () => {
    expect(judge([advisory], [exception], today).faults).toEqual([]);
    expect(judge([advisory], [exception], '2027-01-31').faults).toEqual([
      'the exception GHSA-aaaa-bbbb-cccc for left-open held until 2027-01-31',
    ]);
  });

  test('an exception for another package - does not do, and is needless', () => {
    expect(judge([advisory], [{ ...exception, package: 'other' }], today).faults).toHaveLength(2);
    expect(judge([], [exception], today).faults).toEqual([
      'the exception GHSA-aaaa-bbbb-cccc for left-open is needed no longer',
    ]);
  });
});

describe('this project’s dependencies', () => {
  test('have no known fault without an exception', { timeout: 90_000 }, async (context) => {
    const audit: Audit = await auditDependencies(resolve(import.meta.dirname, '../..'));
    if ('reason' in audit) {
      console.log(`dependencies: not checked: registry not reachable (${audit.reason})`);
      context.skip(`not checked: registry not reachable (${audit.reason})`);
      return;
    }
    const day = new Date().toISOString().slice(0, 10);
    expect(judge(audit.advisories, auditExceptions, day).faults).toEqual([]);
  });

  test('exceptions - each have a reason of a sentence', () => {
    for (const { reason } of auditExceptions) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});
