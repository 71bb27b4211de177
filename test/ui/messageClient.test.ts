// The engine client over any way of messages: credits, views, commands, reconnecting.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LinkEvents, openMessageClient } from '../../renderer/client/messageClient.ts';
import { hiddenView } from '../../shared/frame.ts';
import {
  type ClientMessage,
  CommandRefused,
  type ConnectionState,
  type ServerMessage,
} from '../../shared/protocol.ts';
import { frame } from './frames.ts';

/** Ways opened so far; each stays closed until `open` is called on it. */
function openTestClient() {
  const ways: { events: LinkEvents; sent: ClientMessage[]; isGivenUp: boolean; open(): void }[] = [];
  const client = openMessageClient((events) => {
    const way = {
      events,
      sent: [] as ClientMessage[],
      isGivenUp: false,
      open: () => events.opened({ send: (message) => way.sent.push(message), close: () => {} }),
    };
    ways.push(way);
    return () => {
      way.isGivenUp = true;
    };
  });
  const states: ConnectionState[] = [];
  client.onConnection((state) => states.push(state));
  const newest = () => {
    const way = ways.at(-1);
    if (!way) throw new Error('no way was opened');
    return way;
  };
  return { client, ways, newest, states };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('credits', () => {
  it('a new connection - asks for two frames, and for one more as each was taken in', () => {
    const { client, newest } = openTestClient();
    const seen: number[] = [];
    client.onFrame(({ number }) => {
      seen.push(number);
      expect(newest().sent).toHaveLength(seen.length);
    });
    newest().open();
    newest().events.message(frame({ number: 0 }));
    newest().events.message(frame({ number: 1 }));
    expect(seen).toEqual([0, 1]);
    expect(newest().sent).toEqual([
      { kind: 'credit', frames: 2 },
      { kind: 'credit', frames: 1 },
      { kind: 'credit', frames: 1 },
    ]);
  });
});

describe('views', () => {
  it('a view chosen before or during a break - is sent again with every connection, ahead of credits', () => {
    const { client, newest } = openTestClient();
    const view = { ...hiddenView, visible: true };
    client.setView(view);
    newest().open();
    expect(newest().sent[0]).toEqual({ kind: 'view', view });
    newest().events.closed();
    vi.advanceTimersByTime(500);
    newest().open();
    expect(newest().sent[0]).toEqual({ kind: 'view', view });
  });
});

describe('commands', () => {
  const command = { name: 'removeSource', id: 'hall' } as const;

  it('answers - reach the command they belong to, whatever their order', async () => {
    const { client, newest } = openTestClient();
    newest().open();
    const first = client.send({ name: 'readPlant' });
    const second = client.send(command);
    const answer = (id: number, result: unknown): ServerMessage => ({ kind: 'reply', id, ok: true, result });
    newest().events.message(answer(1, null));
    newest().events.message(answer(0, { name: 'Hall' }));
    expect(await first).toEqual({ name: 'Hall' });
    expect(await second).toBeNull();
  });

  it('a refusal - rejects with its faults', async () => {
    const { client, newest } = openTestClient();
    newest().open();
    const refused = client.send(command);
    newest().events.message({ kind: 'reply', id: 0, ok: false, faults: ['no source hall'] });
    await expect(refused).rejects.toBeInstanceOf(CommandRefused);
    await expect(refused).rejects.toMatchObject({ faults: ['no source hall'] });
  });

  it('a connection that breaks - rejects what was not answered, and what is sent meanwhile', async () => {
    const { client, newest } = openTestClient();
    newest().open();
    const pending = client.send(command);
    newest().events.closed();
    await expect(pending).rejects.toThrow('lost before it answered');
    await expect(client.send(command)).rejects.toThrow('not connected');
  });
});

describe('reconnecting', () => {
  it('tries that fail - follow after 0.5, 1, 2 s, at most 10 s, and count from the first break', () => {
    const { newest, ways, states } = openTestClient();
    newest().open();
    const waits: number[] = [];
    for (let i = 0; i < 7; i++) {
      newest().events.closed();
      const state = states.at(-1);
      if (state?.state !== 'lost') throw new Error('the break was not told');
      expect(state.sinceMs).toBe(1_000_000);
      waits.push(state.retryAtMs - Date.now());
      vi.advanceTimersByTime(waits.at(-1) ?? 0);
      expect(ways).toHaveLength(i + 2);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it('try now - opens at once and once only', () => {
    const { client, newest, ways, states } = openTestClient();
    newest().open();
    newest().events.closed();
    client.retry();
    expect(ways).toHaveLength(2);
    vi.advanceTimersByTime(60_000);
    expect(ways).toHaveLength(2);
    newest().open();
    expect(states.at(-1)).toEqual({ state: 'connected' });
    client.retry();
    expect(ways).toHaveLength(2);
  });

  it('a client that was closed - stays closed', () => {
    const { client, newest, ways } = openTestClient();
    newest().open();
    client.close();
    vi.advanceTimersByTime(60_000);
    expect(ways).toHaveLength(1);
    expect(newest().isGivenUp).toBe(true);
  });
});
