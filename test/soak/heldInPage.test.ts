// What a heap snapshot says by kind, against what was put into Node's own heap: its inspector speaks the same protocol.
import { Session } from 'node:inspector/promises';
import { expect, it } from 'vitest';
import { heldInPage, type SnapshotSession } from './heldInPage.ts';

function ownSession(): SnapshotSession {
  const session = new Session();
  session.connect();
  return {
    on: (event, hear) => session.on(event, ({ params }) => hear(params)),
    off: () => session.disconnect(),
    send: (method, params) => session.post(method, params),
  };
}

it('tells objects from buffers', async () => {
  const before = await heldInPage(ownSession());
  const objects = Array.from({ length: 100_000 }, (_, at) => ({ at, beside: { at } }));
  const withObjects = await heldInPage(ownSession());
  const buffer = new Uint8Array(8 * 2 ** 20);
  const withBuffer = await heldInPage(ownSession());

  expect(withObjects.objectsMiB - before.objectsMiB).toBeGreaterThan((objects.length * 2 * 12) / 2 ** 20);
  expect(withObjects.documentMiB - before.documentMiB).toBeLessThan(1);
  expect(withBuffer.documentMiB - withObjects.documentMiB).toBeCloseTo(buffer.length / 2 ** 20, 1);
  expect(withBuffer.objectsMiB - withObjects.objectsMiB).toBeLessThan(1);
  expect(before.codeMiB).toBeGreaterThan(0.1);
});
