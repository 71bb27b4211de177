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
const warmUpMs = 3_000;
const plant: PlantInput = {
  name: 'Closed loop',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max', whenFull: 'block' }],
};
const monitor: View = { ...hiddenView, visible: true, wall: true };
const viewNames = ['closed', 'open'] as const;
type ViewName = (typeof viewNames)[number];
const views: Readonly<Record<ViewName, View>> = { closed: monitor, open: { ...monitor, tuning: true } };

export async function benchLabIdle({ rounds, seconds, progress }: BenchOptions): Promise<BenchOutcome> {
  const served = await serveRun(plant);
  const client = await LookingClient.connect(served.address);
  const measured: Record<ViewName, number[]> = { closed: [], open: [] };
  try {
    await wait(warmUpMs);
    for (let round = 1; round <= rounds; round++) {
      const rates = await inTurn(served, client, Math.ceil((seconds ?? defaultSeconds) / turnS));
      for (const name of viewNames) {
        measured[name].push(median(rates[name]));
        progress(`round ${round}: lab ${name}: ${numberText(median(rates[name]))} readings/s`);
      }
    }
    if (client.tuningFrames === 0) throw new Error('the open lab was sent nothing');
  } finally {
    client.close();
    await served.stop();
  }
  const ratios = measured.open.map((rate, i) => rate / (measured.closed[i] ?? Number.NaN));
  return {
    figures: [
      {
        figure: 'tuning: live throughput, lab open and idle / closed',
        measured: median(ratios),
        unit: '×',
        target: { least: 0.99 },
      },
    ],
    results: { ...measured, ratios, tuningFrames: client.tuningFrames },
    notes: [],
  };
}

/** Short turns, open and closed, each pair in the other order: the machine's own drift is then in both. */
async function inTurn(
  served: ServedRun,
  client: LookingClient,
  turns: number,
): Promise<Record<ViewName, number[]>> {
  const rates: Record<ViewName, number[]> = { closed: [], open: [] };
  for (let turn = 0; turn < turns; turn++) {
    for (const name of turn % 2 === 0 ? viewNames : viewNames.toReversed()) {
      client.look(views[name]);
      await wait(settleMs);
      rates[name].push(await readingsPerS(served, turnS * 1_000));
    }
  }
  return rates;
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
