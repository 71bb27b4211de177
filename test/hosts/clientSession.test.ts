import { beforeEach, describe, expect, test } from 'vitest';
import { type ClientTransport, createClientSession } from '../../electron/engine/clientSession.ts';
import { hiddenView, type View } from '../../shared/frame.ts';
import { CommandRefused, type ServerMessage } from '../../shared/protocol.ts';
import { createStandInEngine, type StandInEngine } from './standInEngine.ts';

const view: View = { ...hiddenView, visible: true, wall: true };

class TestTransport implements ClientTransport {
  readonly sent: ServerMessage[] = [];
  readonly closed: string[] = [];
  buffered = 0;
  receive: (message: unknown) => void = () => undefined;
  leave: () => void = () => undefined;

  send(message: ServerMessage): void {
    this.sent.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.receive = listener;
  }
  onClosed(listener: () => void): void {
    this.leave = listener;
  }
  bufferedBytes(): number {
    return this.buffered;
  }
  close(reason: string): void {
    this.closed.push(reason);
  }
  get frames(): number {
    return this.sent.filter(({ kind }) => kind === 'frame').length;
  }
}

let engine: StandInEngine;
let transport: TestTransport;

beforeEach(async () => {
  engine = await createStandInEngine();
  transport = new TestTransport();
  createClientSession(engine, transport);
});

const ticks = (count: number): void => {
  for (let i = 0; i < count; i++) engine.tick();
};
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('credit', () => {
  test('none - no frame is built', () => {
    transport.receive({ kind: 'view', view });
    ticks(5);
    expect(engine.built).toEqual([]);
  });

  test('a client that looks on - is counted as waiting while it gives none, or has not taken the frame before', () => {
    transport.receive({ kind: 'credit', frames: 2 });
    ticks(2);
    expect(engine.waited).toEqual([]);
    transport.receive({ kind: 'view', view });
    ticks(1);
    transport.buffered = 9;
    ticks(1);
    transport.buffered = 0;
    ticks(2);
    expect(engine.waited).toEqual([false, true, false, true]);
  });

  test('two frames - two are sent, then none until there is more', () => {
    transport.receive({ kind: 'view', view });
    transport.receive({ kind: 'credit', frames: 2 });
    ticks(5);
    expect(transport.frames).toBe(2);
    transport.receive({ kind: 'credit', frames: 1 });
    ticks(5);
    expect(transport.frames).toBe(3);
  });

  test('hoarded - never more than four frames are outstanding', () => {
    transport.receive({ kind: 'view', view });
    for (let i = 0; i < 10; i++) transport.receive({ kind: 'credit', frames: 4 });
    ticks(20);
    expect(transport.frames).toBe(4);
  });

  test('a client that has not read what was sent - gets no frame, and keeps its credit', () => {
    transport.receive({ kind: 'view', view });
    transport.receive({ kind: 'credit', frames: 2 });
    transport.buffered = 1;
    ticks(5);
    expect(engine.built).toEqual([]);
    transport.buffered = 0;
    ticks(5);
    expect(transport.frames).toBe(2);
  });

  test('one frame a tick - never a burst of what was missed', () => {
    transport.receive({ kind: 'view', view });
    transport.receive({ kind: 'credit', frames: 4 });
    ticks(1);
    expect(transport.frames).toBe(1);
  });
});

describe('view', () => {
  test('that returns to sight - has its frame at once instead of at the next tick, and no more however often', () => {
    transport.receive({ kind: 'credit', frames: 4 });
    for (let i = 0; i < 3; i++) {
      transport.receive({ kind: 'view', view });
      transport.receive({ kind: 'view', view: { ...view, visible: false } });
    }
    transport.receive({ kind: 'view', view });
    expect(transport.frames).toBe(1);
    ticks(1);
    expect(transport.frames).toBe(1);
    ticks(1);
    expect(transport.frames).toBe(2);
    expect(engine.waited).toEqual([false, false]);
  });

  test('hidden - no frames, and one for the new view on its return', () => {
    transport.receive({ kind: 'credit', frames: 4 });
    transport.receive({ kind: 'view', view: { ...view, visible: false } });
    ticks(5);
    expect(transport.frames).toBe(0);
    transport.receive({ kind: 'view', view: { ...view, tasks: true } });
    ticks(1);
    expect(engine.built).toEqual([{ ...view, tasks: true }]);
  });

  test('kept - frames are built for the very same view until it is replaced', () => {
    transport.receive({ kind: 'view', view });
    transport.receive({ kind: 'credit', frames: 4 });
    ticks(2);
    expect(engine.built[0]).toBe(engine.built[1]);
  });
});

describe('commands', () => {
  test('done - the answer carries the id and the result', async () => {
    engine.answer = async () => ({ name: 'hall' });
    transport.receive({ kind: 'command', id: 7, command: { name: 'readPlant' } });
    await settled();
    expect(transport.sent).toEqual([{ kind: 'reply', id: 7, ok: true, result: { name: 'hall' } }]);
  });

  test('refused by the engine - every fault is in the answer', async () => {
    engine.answer = async () => {
      throw new CommandRefused(['batch.size must be a number from 1 to 50000, not 0']);
    };
    transport.receive({
      kind: 'command',
      id: 1,
      command: { name: 'setKnobs', changes: { 'batch.size': 0 } },
    });
    await settled();
    expect(transport.sent).toEqual([
      { kind: 'reply', id: 1, ok: false, faults: ['batch.size must be a number from 1 to 50000, not 0'] },
    ]);
    expect(engine.faults).toEqual([]);
  });

  test('not fitting the schema - is answered with its place, not punished', async () => {
    const source = { id: 'a', kind: 'simulated', mode: 'stream', sensors: 1, rateHz: -1 };
    transport.receive({ kind: 'command', id: 2, command: { name: 'addSource', source } });
    await settled();
    expect(transport.sent).toEqual([
      { kind: 'reply', id: 2, ok: false, faults: ['source.rateHz: must be more than 0'] },
    ]);
    expect(engine.commands).toEqual([]);
    expect(transport.closed).toEqual([]);
  });

  test('an unknown one - is refused', async () => {
    transport.receive({ kind: 'command', id: 3, command: { name: 'selfDestruct' } });
    await settled();
    expect(transport.sent).toMatchObject([{ kind: 'reply', id: 3, ok: false }]);
    expect(engine.commands).toEqual([]);
  });

  test('failing for an unforeseen reason - is answered and noted', async () => {
    engine.answer = async () => {
      throw new TypeError('broken');
    };
    transport.receive({ kind: 'command', id: 4, command: { name: 'readPlant' } });
    await settled();
    expect(transport.sent).toMatchObject([{ id: 4, ok: false, faults: ['the command failed: broken'] }]);
    expect(engine.faults).toEqual(['The command readPlant failed: broken']);
  });

  test('more than 32 under way - the rest is refused', async () => {
    engine.answer = () => new Promise(() => undefined);
    for (let id = 0; id < 33; id++)
      transport.receive({ kind: 'command', id, command: { name: 'readPlant' } });
    await settled();
    expect(engine.commands).toHaveLength(32);
    expect(transport.sent).toMatchObject([{ id: 32, ok: false }]);
  });
});

describe('garbage', () => {
  const garbage: unknown[] = [
    null,
    42,
    'credit',
    [],
    {},
    { kind: 'credit' },
    { kind: 'credit', frames: 99 },
    { kind: 'credit', frames: Number.NaN },
    { kind: 'view', view: {} },
    { kind: 'command', command: { name: 'readPlant' } },
    { kind: 'frame' },
    { kind: 'credit', frames: 1, more: true },
  ];
  test.each(garbage.map((message) => [JSON.stringify(message), message]))(
    '%s - puts the client out and is noted, once',
    (_text, message) => {
      transport.receive(message);
      transport.receive(message);
      expect(transport.closed).toHaveLength(1);
      expect(engine.faults).toHaveLength(1);
    },
  );

  test('a reason made of what was sent - stays short', () => {
    transport.receive({ kind: 'credit', frames: 1, ['x'.repeat(100_000)]: 1 });
    expect(engine.faults[0]?.length).toBeLessThan(300);
  });

  test('afterwards - nothing is sent any more', () => {
    transport.receive({ kind: 'view', view });
    transport.receive({ kind: 'credit', frames: 4 });
    transport.receive({});
    ticks(3);
    expect(transport.sent).toEqual([]);
  });
});

test('leaving - the session takes its hands off the engine', () => {
  expect(engine.listeners.size).toBe(1);
  transport.leave();
  expect(engine.listeners.size).toBe(0);
});
