// MessageChannelMain: ports of the main process, one end of which a page may hold. Runs in the stand-in's process.
import type { MessagePortMain } from 'electron';
import { notImplemented, type PartOf, StrictEmitter, strict } from './strict.ts';

/** Where a port's other end is: a port in this process, or a page. */
export interface PortEnd {
  deliver(data: unknown): void;
  closed(): void;
}

const events = ['message', 'close'];

export class StandInPort extends StrictEmitter implements PartOf<MessagePortMain, StandInPort>, PortEnd {
  #other: PortEnd | undefined;
  #held: unknown[] = [];
  #isStarted = false;
  #isClosed = false;

  constructor() {
    super('MessagePortMain', events);
  }

  /** What is posted here goes there from now on. */
  connect(other: PortEnd): void {
    this.#other = other;
  }

  postMessage(message: unknown, transfer?: MessagePortMain[]): void {
    if (transfer?.length) notImplemented('MessagePortMain.postMessage with ports');
    const data: unknown = structuredClone(message);
    if (!this.#isClosed) this.#other?.deliver(data);
  }

  start(): void {
    this.#isStarted = true;
    for (const data of this.#held.splice(0)) queueMicrotask(() => this.#receive(data));
  }

  close(): void {
    const other = this.#other;
    this.closed();
    other?.closed();
  }

  /** A message has come from the other end. */
  deliver(data: unknown): void {
    if (this.#isClosed) return;
    if (this.#isStarted) queueMicrotask(() => this.#receive(data));
    else this.#held.push(data);
  }

  /** The other end has gone. */
  closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#other = undefined;
    queueMicrotask(() => this.emit('close'));
  }

  /** Takes this end out of the process: what comes for it goes to the page, what the page posts goes to its partner. */
  sendAway(page: PortEnd): { partner: StandInPort; held: readonly unknown[] } {
    const partner = this.#other;
    if (!(partner instanceof StandInPort))
      throw new Error('stand-in: this port has been transferred or closed');
    partner.connect(page);
    this.#other = undefined;
    this.#isClosed = true;
    return { partner, held: this.#held.splice(0) };
  }

  #receive(data: unknown): void {
    this.emit('message', { data, ports: [] });
  }
}

export class StandInMessageChannel {
  readonly port1 = strict('MessagePortMain', new StandInPort());
  readonly port2 = strict('MessagePortMain', new StandInPort());

  constructor() {
    this.port1.connect(this.port2);
    this.port2.connect(this.port1);
  }
}
