// ipcMain and the frames that messages come from and go to. Runs in the stand-in's process.
import { EventEmitter } from 'node:events';
import type { IpcMain, WebFrameMain } from 'electron';
import { StandInPort } from './messagePorts.ts';
import { createCodec } from './page/codec.ts';
import type { FromPage, ToPage } from './page/preloadWorld.ts';
import { strict } from './strict.ts';

const nodeCodec = createCodec({
  encode: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  decode: (text) => Uint8Array.from(Buffer.from(text, 'base64')),
});

type Handler = Parameters<IpcMain['handle']>[1];

class StandInIpcMain
  extends EventEmitter
  implements Pick<IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
  readonly #handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...values) => {
      this.removeHandler(channel);
      return handler(event, ...values);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** What the handler of that channel answers; rejects where there is none, or as it rejects. */
  async answer(channel: string, event: object, values: unknown[]): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return await Reflect.apply(handler, null, [event, ...values]);
  }
}

const standInIpcMain = new StandInIpcMain();
export const ipcMain = strict('ipcMain', standInIpcMain);

/** A window's main frame while it shows one document: its messages, its ports. */
export class StandInFrame implements Pick<WebFrameMain, 'postMessage' | 'send' | 'isDestroyed'> {
  readonly parent = null;
  readonly #url: () => string;
  readonly #post: (message: ToPage) => void;
  readonly #ports = new Map<number, StandInPort>();
  #isGone = false;
  static #portId = 0;

  constructor(url: () => string, post: (message: ToPage) => void) {
    this.#url = url;
    this.#post = post;
  }

  get url(): string {
    return this.#url();
  }

  get origin(): string {
    return /^[a-z]+:\/\/[^/?#]*/i.exec(this.url)?.[0] ?? 'null';
  }

  isDestroyed(): boolean {
    return this.#isGone;
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

  /** A message of the preload's world. `sender` is the frame's WebContents. */
  receive(message: FromPage, sender: object): void {
    if (message.kind === 'send') {
      const values = nodeCodec.decode(message.values) as unknown[];
      standInIpcMain.emit(message.channel, this.#event(sender), ...values);
    } else if (message.kind === 'invoke') this.#invoke(message, sender);
    else if (message.kind === 'port')
      this.#ports.get(message.port)?.deliver(nodeCodec.decode(message.values));
    else if (message.kind === 'portClosed') {
      this.#ports.get(message.port)?.closed();
      this.#ports.delete(message.port);
    }
  }

  answer(id: number, given: Promise<unknown>): void {
    given.then(
      (value) => this.#post({ kind: 'answer', id, values: nodeCodec.encode(value) }),
      (fault: Error) => this.#post({ kind: 'answer', id, fault: fault.message }),
    );
  }

  #invoke({ id, channel, values }: Extract<FromPage, { kind: 'invoke' }>, sender: object): void {
    const given = standInIpcMain.answer(channel, this.#event(sender), nodeCodec.decode(values) as unknown[]);
    this.answer(
      id,
      given.catch((fault: unknown) => {
        throw new Error(`Error invoking remote method '${channel}': ${fault}`);
      }),
    );
  }

  #event(sender: object): object {
    const frame = strict('WebFrameMain', this);
    const isGone = (): boolean => this.#isGone;
    return strict('IpcMainEvent', {
      sender,
      /** Null from the moment on that the frame has gone. */
      get senderFrame() {
        return isGone() ? null : frame;
      },
      frameId: 1,
      processId: 1,
      ports: [],
    });
  }

  #message(channel: string, values: readonly unknown[], transfer: readonly unknown[]): void {
    if (this.#isGone) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    const text = nodeCodec.encode(values);
    const ports = transfer.map((port) => {
      if (!(port instanceof StandInPort)) throw new TypeError('Port at index 0 is not a valid port');
      return port;
    });
    const ids = ports.map(() => ++StandInFrame.#portId);
    this.#post({ kind: 'message', channel, values: text, ports: ids });
    for (const [index, port] of ports.entries()) this.#adopt(ids[index] ?? 0, port);
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
