// A window's main frame while it shows one document: its messages, its ports. Runs in the stand-in's process.
import type { MessagePort } from 'node:worker_threads';
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

/** Throws as Electron does between two documents. */
export function noFrame(): never {
  throw new Error('Render frame was disposed before WebFrameMain could be accessed');
}

export class StandInFrame implements PartOf<WebFrameMain, StandInFrame> {
  readonly parent = null;
  readonly #sender: { getURL(): string };
  readonly #ofWindow: OfWindow;
  readonly #post: (message: ToPage) => void;
  readonly #ports = new Map<number, MessagePort>();
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
    const ports = [...this.#ports.values()];
    this.#ports.clear();
    for (const port of ports) port.close();
  }

  /** A message of the preload's world. */
  receive(message: FromPage): void {
    if (message.kind === 'portClosed') {
      const port = this.#ports.get(message.port);
      this.#ports.delete(message.port);
      port?.close();
      return;
    }
    const data = nodeCodec.decode(message.values);
    if (message.kind === 'port') this.#ports.get(message.port)?.postMessage(data);
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
    const frame = strict('WebFrameMain', this);
    const isGone = (): boolean => this.#isGone;
    return strict('IpcMainEvent', {
      sender: this.#sender,
      /** Null from the moment on that the frame has gone. */
      get senderFrame() {
        return isGone() ? null : frame;
      },
      ports: [],
    });
  }

  #message(channel: string, values: readonly unknown[], transfer: readonly unknown[]): void {
    if (this.#isGone) noFrame();
    const text = nodeCodec.encode(values);
    const ports = transfer.map((port) => {
      if (!(port instanceof StandInPort)) throw new TypeError('Port at index 0 is not a valid port');
      return { id: ++lastPort, port: port.sendAway() };
    });
    this.#post({ kind: 'message', channel, values: text, ports: ports.map(({ id }) => id) });
    for (const { id, port } of ports) this.#relay(id, port);
  }

  /** The page holds that end from now on. */
  #relay(id: number, port: MessagePort): void {
    this.#ports.set(id, port);
    port.on('message', (data: unknown) =>
      this.#post({ kind: 'port', port: id, values: nodeCodec.encode(data) }),
    );
    port.on('close', () => {
      if (this.#ports.delete(id)) this.#post({ kind: 'portClosed', port: id });
    });
  }
}
