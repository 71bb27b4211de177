// Frames put off on purpose: a slow client gets fewer of them, in order, and no queue grows.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type ClientTransport, createClientSession } from '../../electron/engine/clientSession.ts';
import { hiddenView } from '../../shared/frame.ts';
import type { ServerMessage } from '../../shared/protocol.ts';
import { createStandInEngine, type StandInEngine } from '../hosts/standInEngine.ts';

let engine: StandInEngine;
let frames: number[];
let receive: (message: unknown) => void;
let leave: () => void;

beforeEach(async () => {
  vi.useFakeTimers();
  engine = await createStandInEngine();
  frames = [];
  const transport: ClientTransport = {
    send: (message: ServerMessage) => {
      if (message.kind === 'frame') frames.push(message.number);
    },
    onMessage: (listener) => {
      receive = listener;
    },
    onClosed: (listener) => {
      leave = listener;
    },
    bufferedBytes: () => 0,
    close: () => undefined,
  };
  createClientSession(engine, transport);
  receive({ kind: 'view', view: { ...hiddenView, visible: true } });
  receive({ kind: 'credit', frames: 4 });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Ten ticks a second. */
function pass(ms: number): void {
  for (let passed = 0; passed < ms; passed += 100) {
    engine.tick();
    vi.advanceTimersByTime(100);
  }
}

test('one slow frame - leaves late, no other overtakes it, and it keeps its credit meanwhile', () => {
  engine.frameDelayMs = 1_000;
  engine.tick();
  engine.frameDelayMs = 0;
  pass(900);
  expect(frames).toEqual([]);
  expect(engine.built).toHaveLength(1);
  vi.advanceTimersByTime(100);
  expect(frames).toEqual([0]);
  pass(1_000);
  expect(frames).toEqual([0, 1, 2, 3]);
});

test('every frame slow - one is under way at a time', () => {
  engine.frameDelayMs = 500;
  pass(1_900);
  expect(frames).toEqual([0, 1, 2]);
  expect(engine.built).toHaveLength(4);
});

test('a client that goes meanwhile - is sent nothing', () => {
  engine.frameDelayMs = 500;
  engine.tick();
  leave();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(1_000);
  expect(frames).toEqual([]);
});

test('a client that is put out meanwhile - is sent nothing', () => {
  engine.frameDelayMs = 500;
  engine.tick();
  receive({ kind: 'nonsense' });
  vi.advanceTimersByTime(1_000);
  expect(frames).toEqual([]);
});
