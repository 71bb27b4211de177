// Bench `tuning`, the lab open and idle: what it takes from live monitoring that someone looks at it.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { hiddenView, type View } from '../../shared/frame.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { ClientMessage, ServerMessage } from '../../shared/protocol.ts';
import { decodeMessage, encodeMessage } from '../../shared/wireCodec.ts';
import { type BenchOptions, type BenchOutcome, median, numberText } from './figures.ts';
import { type ServedRun, serveRun } from './headlessRun.ts';

const defaultSeconds = 20;
const turnS = 1;
const settleMs = 200;
/** With the lab closed, and again with it open: code that has been compiled is what an operator's day runs on. */
const warmUpMs = 5_000;
const plant: PlantInput = {
  name: 'Closed loop',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max', whenFull: 'block' }],
};
const monitor: View = { ...hiddenView, visible: true, wall: true };
const viewNames = ['closed', 'open'] as const;
type ViewName = (typeof viewNames)[number];
/** Readings/s of two turns one after the other. */
type Pair = Readonly<Record<ViewName, number>>;
const views: Readonly<Record<ViewName, View>> = { closed: monitor, open: { ...monitor, tuning: true } };

export async function benchLabIdle({ rounds, seconds, progress }: BenchOptions): Promise<BenchOutcome> {
  const served = await serveRun(plant);
  const client = await LookingClient.connect(served.address);
  const pairs: Pair[] = [];
  try {
    for (const name of viewNames) {
      client.look(views[name]);
      await wait(warmUpMs);
    }
    for (let round = 1; round <= rounds; round++) {
      const ofRound = await inTurn(served, client, Math.ceil((seconds ?? defaultSeconds) / turnS));
      pairs.push(...ofRound);
      const [closed, open] = viewNames.map((name) => numberText(median(ofRound.map((pair) => pair[name]))));
      progress(`round ${round}: lab closed ${closed}, open ${open} readings/s`);
    }
    if (client.tuningFrames === 0) throw new Error('the open lab was sent nothing');
  } finally {
    client.close();
    await served.stop();
  }
  const ratios = pairs.map(({ open, closed }) => open / closed);
  return {
    figures: [
      {
        figure: 'tuning: live throughput, lab open and idle / closed',
        measured: median(ratios),
        unit: '×',
        target: { least: 0.99 },
      },
    ],
    results: { pairs, ratios, tuningFrames: client.tuningFrames },
    notes: [spreadNote(ratios)],
  };
}

/**
 * Short turns, open and closed, each pair in the other order: each is held against its neighbour, so that the machine's
 * own drift is in both.
 */
async function inTurn(served: ServedRun, client: LookingClient, turns: number): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const pair: Record<ViewName, number> = { closed: 0, open: 0 };
    for (const name of turn % 2 === 0 ? viewNames : viewNames.toReversed()) {
      client.look(views[name]);
      await wait(settleMs);
      pair[name] = await readingsPerS(served, turnS * 1_000);
    }
    pairs.push(pair);
  }
  return pairs;
}

/** How far the median of so many pairs can be off by chance: the order statistics around it, at 95 %. */
function spreadNote(ratios: readonly number[]): string {
  const ordered = [...ratios].sort((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(ordered.length);
  const at = (place: number): string => (ordered[Math.round(place)] ?? Number.NaN).toFixed(3);
  const middle = (ordered.length - 1) / 2;
  return `lab open / closed: ${ordered.length} pairs of turns, 95 % interval of their median ${at(Math.max(0, middle - reach))} to ${at(Math.min(ordered.length - 1, middle + reach))}`;
}

async function readingsPerS({ state }: ServedRun, durationMs: number): Promise<number> {
  const before = await state();
  await wait(durationMs);
  const after = await state();
  return (after.ledger.processed - before.ledger.processed) / (after.durationS - before.durationS);
}

/** Asks for every frame, as the UI does. */
class LookingClient {
  readonly #socket: WebSocket;
  tuningFrames = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const message = decodeMessage(data) as ServerMessage;
      if (message.kind !== 'frame') return;
      if (message.tuning) this.tuningFrames++;
      this.#send({ kind: 'credit', frames: 1 });
    });
  }

  static async connect(address: string): Promise<LookingClient> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/engine`);
    await once(socket, 'open');
    const client = new LookingClient(socket);
    client.#send({ kind: 'credit', frames: 2 });
    return client;
  }

  look(view: View): void {
    this.#send({ kind: 'view', view });
  }

  close(): void {
    this.#socket.close();
  }

  #send(message: ClientMessage): void {
    this.#socket.send(encodeMessage(message));
  }
}
