// MessageChannelMain: ports of the main process, one end of which a page may hold. Runs in the stand-in's process.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { MessagePortMain } from 'electron';
import { notImplemented, type PartOf, StrictEmitter, strict } from './strict.ts';

const events = ['message', 'close'];

/** One of Node's own ports: it clones, keeps order, and holds what comes until it is started. */
export class StandInPort extends StrictEmitter implements PartOf<MessagePortMain, StandInPort> {
  readonly #port: MessagePort;
  #isAway = false;

  constructor(port: MessagePort) {
    super('MessagePortMain', events);
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) notImplemented('MessagePortMain.postMessage with ports');
    this.#port.postMessage(message);
  }

  start(): void {
    if (this.#port.listenerCount('message') > 0) return;
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }

  close(): void {
    this.#port.close();
  }

  /** Takes this end out of the process: whoever calls holds it from now on. */
  sendAway(): MessagePort {
    if (this.#isAway) throw new Error('stand-in: this port has been transferred');
    this.#isAway = true;
    return this.#port.removeAllListeners();
  }
}

export class StandInMessageChannel {
  readonly port1: StandInPort;
  readonly port2: StandInPort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = strict('MessagePortMain', new StandInPort(port1));
    this.port2 = strict('MessagePortMain', new StandInPort(port2));
  }
}
