// A window's main frame while it shows one document: its messages, its ports. Runs in the stand-in's process.
import type { WebFrameMain } from 'electron';
import { answerInvoked, ipcMain } from './ipcMain.ts';
import { StandInPort } from './messagePorts.ts';
import { createCodec } from './page/codec.ts';
import type { FromPage, OfWindow, ToPage } from './page/messages.ts';
import { type PartOf, strict } from './strict.ts';

const nodeCodec = createCodec({
  encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  decode: (text) => Uint8Array.from(Buffer.from(text, 'base64')),
});
let lastPort = 0;

export class StandInFrame implements PartOf<WebFrameMain, StandInFrame> {
  readonly parent = null;
  readonly #sender: { getURL(): string };
  readonly #ofWindow: OfWindow;
  readonly #post: (message: ToPage) => void;
  readonly #ports = new Map<number, StandInPort>();
  #isGone = false;

  /** `ofWindow` answers what is not asked of the application; `post` reaches the preload's world. */
  constructor(sender: { getURL(): string }, ofWindow: OfWindow, post: (message: ToPage) => void) {
    this.#sender = sender;
    this.#ofWindow = ofWindow;
    this.#post = post;
  }

  get url(): string {
    return this.#sender.getURL();
  }

  send(channel: string, ...values: unknown[]): void {
    this.#message(channel, values, []);
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    this.#message(channel, [message], transfer);
  }

  /** The document has gone, and with it the ports that it held. */
  gone(): void {
    this.#isGone = true;
    for (const port of this.#ports.values()) port.closed();
    this.#ports.clear();
  }

  /** A message of the preload's world. */
  receive(message: FromPage): void {
    if (message.kind === 'portClosed') {
      this.#ports.get(message.port)?.closed();
      this.#ports.delete(message.port);
      return;
    }
    const data = nodeCodec.decode(message.values);
    if (message.kind === 'port') this.#ports.get(message.port)?.deliver(data);
    else this.#called(message, data as unknown[]);
  }

  #called(call: Extract<FromPage, { id: number }>, values: unknown[]): void {
    if (call.kind === 'send') ipcMain.emit(call.channel, this.#event(), ...values);
    else if (call.kind === 'ofWindow') Reflect.apply(this.#ofWindow[call.channel], null, values);
    else if (call.kind === 'permission') void this.#answer(call.id, this.#ofWindow.permission(call.channel));
    else void this.#answer(call.id, answerInvoked(call.channel, this.#event(), values));
  }

  async #answer(id: number, given: Promise<unknown>): Promise<void> {
    try {
      this.#post({ kind: 'answer', id, values: nodeCodec.encode(await given) });
    } catch (fault) {
      this.#post({ kind: 'answer', id, fault: (fault as Error).message });
    }
  }

  #event(): object {
    const senderFrame = this.#isGone ? null : strict('WebFrameMain', this);
    return strict('IpcMainEvent', { sender: this.#sender, senderFrame, ports: [] });
  }

  #message(channel: string, values: readonly unknown[], transfer: readonly unknown[]): void {
    if (this.#isGone) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    const text = nodeCodec.encode(values);
    const ports = transfer.map((port) => {
      if (!(port instanceof StandInPort)) throw new TypeError('Port at index 0 is not a valid port');
      return { id: ++lastPort, port };
    });
    this.#post({ kind: 'message', channel, values: text, ports: ports.map(({ id }) => id) });
    for (const { id, port } of ports) this.#adopt(id, port);
  }

  /** From now on the page holds that end. */
  #adopt(id: number, port: StandInPort): void {
    const deliver = (data: unknown) => this.#post({ kind: 'port', port: id, values: nodeCodec.encode(data) });
    const closed = () => {
      this.#ports.delete(id);
      this.#post({ kind: 'portClosed', port: id });
    };
    const { partner, held } = port.sendAway({ deliver, closed });
    this.#ports.set(id, partner);
    for (const data of held) deliver(data);
  }
}
