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

const defaultSeconds = 5;
const settleMs = 1_000;
const plant: PlantInput = {
  name: 'Closed loop',
  sources: [{ id: 'line', kind: 'simulated', mode: 'stream', sensors: 8, rateHz: 'max', whenFull: 'block' }],
};
const monitor: View = { ...hiddenView, visible: true, wall: true };
const views = { closed: monitor, open: { ...monitor, tuning: true } };

export async function benchLabIdle({ rounds, seconds, progress }: BenchOptions): Promise<BenchOutcome> {
  const served = await serveRun(plant);
  const client = await LookingClient.connect(served.address);
  const measured: Record<keyof typeof views, number[]> = { closed: [], open: [] };
  try {
    await wait(2 * settleMs);
    for (let round = 1; round <= rounds; round++) {
      // What drifts must not favour one of them.
      const order = round % 2 === 1 ? (['closed', 'open'] as const) : (['open', 'closed'] as const);
      for (const name of order) {
        client.look(views[name]);
        await wait(settleMs);
        const rate = await readingsPerS(served, (seconds ?? defaultSeconds) * 1_000);
        measured[name].push(rate);
        progress(`round ${round}: lab ${name}: ${numberText(rate)} readings/s`);
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
