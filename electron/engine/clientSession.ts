// One UI's session with the engine, whatever carries its messages: checks what comes, answers commands, sends frames.
import { z } from 'zod';
import { faultsOf } from '../../shared/faults.ts';
import { hiddenView, type View } from '../../shared/frame.ts';
import {
  type ClientMessage,
  type Command,
  CommandRefused,
  clientMessageSchema,
  commandSchema,
  type ServerMessage,
} from '../../shared/protocol.ts';
import type { Engine } from './engine.ts';

const mostCredit = 4;
const mostCommandsUnderWay = 32;
/** What a client sent may be part of the reason. */
const mostReasonCharacters = 200;

/** What carries one client's messages. */
export interface ClientTransport {
  /** Never throws for a client that has gone. */
  send(message: ServerMessage): void;
  /** Called with every message, unchecked. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the client has gone or was put out. */
  onClosed(listener: () => void): void;
  /** Bytes given to `send` that have not left yet; 0 where that cannot be known. */
  bufferedBytes(): number;
  /** Puts the client out. */
  close(reason: string): void;
}

/** A command's envelope: a command that does not fit its schema is answered, not punished. */
const commandEnvelopeSchema = z.strictObject({
  kind: z.literal('command'),
  id: z.number().int().min(0),
  command: z.looseObject({ name: z.string() }),
});

/** Runs until the client goes. A client that sends what is no message is put out and counted. */
export function createClientSession(engine: Engine, transport: ClientTransport): void {
  new ClientSession(engine, transport);
}

class ClientSession {
  readonly #engine: Engine;
  readonly #transport: ClientTransport;
  readonly #cursor;
  #view: View = hiddenView;
  #credit = 0;
  #commandsUnderWay = 0;
  #isOver = false;
  /** A frame that leaves late: nothing is built until it has. */
  #delayed: NodeJS.Timeout | null = null;
  /** The frame of the next tick has left already. */
  #isAhead = false;

  constructor(engine: Engine, transport: ClientTransport) {
    this.#engine = engine;
    this.#transport = transport;
    this.#cursor = engine.newCursor();
    const endTicks = engine.onTick(() => this.#tick());
    transport.onMessage((message) => this.#take(message));
    transport.onClosed(() => {
      this.#end();
      endTicks();
    });
  }

  #tick(): void {
    if (!this.#isAhead) this.#sendFrame();
    this.#isAhead = false;
  }

  /** Frames are built when they can leave, so none is ever queued: a slow client gets the newest. */
  #sendFrame(): void {
    if (this.#isOver || !this.#view.visible) return;
    const waits = this.#waits();
    this.#engine.noteFrameDue(waits);
    if (waits) return;
    this.#credit--;
    const frame = this.#engine.buildFrame(this.#view, this.#cursor);
    const delayMs = this.#engine.takeFrameDelayMs();
    if (delayMs === 0) this.#transport.send(frame);
    else
      this.#delayed = setTimeout(() => {
        this.#delayed = null;
        this.#transport.send(frame);
      }, delayMs);
  }

  #waits(): boolean {
    return this.#delayed !== null || this.#credit === 0 || this.#transport.bufferedBytes() > 0;
  }

  #take(message: unknown): void {
    if (this.#isOver) return;
    const envelope = commandEnvelopeSchema.safeParse(message);
    if (envelope.success) {
      void this.#takeCommand(envelope.data.id, envelope.data.command);
      return;
    }
    const parsed = clientMessageSchema.safeParse(message);
    if (parsed.success) this.#obey(parsed.data);
    else this.#putOut(`sent no message of the protocol (${faultsOf(parsed.error, 'message')[0]})`);
  }

  #obey(message: ClientMessage): void {
    if (message.kind === 'credit') this.#credit = Math.min(mostCredit, this.#credit + message.frames);
    if (message.kind === 'view') this.#look(message.view);
  }

  /** One that returns to sight does not wait for the next tick. */
  #look(view: View): void {
    const returns = view.visible && !this.#view.visible;
    this.#view = view;
    if (!returns || this.#isAhead || this.#waits()) return;
    this.#isAhead = true;
    this.#sendFrame();
  }

  async #takeCommand(id: number, command: { readonly name: string }): Promise<void> {
    if (this.#commandsUnderWay >= mostCommandsUnderWay)
      return this.#refuse(id, [
        `more than ${mostCommandsUnderWay} commands are under way: wait for their answers`,
      ]);
    const parsed = commandSchema.safeParse(command);
    if (!parsed.success) return this.#refuse(id, faultsOf(parsed.error, command.name));
    this.#commandsUnderWay++;
    try {
      await this.#execute(id, parsed.data);
    } finally {
      this.#commandsUnderWay--;
    }
  }

  async #execute(id: number, command: Command): Promise<void> {
    try {
      this.#reply({ kind: 'reply', id, ok: true, result: await this.#engine.execute(command) });
    } catch (error) {
      if (error instanceof CommandRefused) return this.#refuse(id, error.faults);
      const reason = error instanceof Error ? error.message : String(error);
      this.#engine.noteClientFault(`The command ${command.name} failed: ${reason}`);
      this.#refuse(id, [`the command failed: ${reason}`]);
    }
  }

  #refuse(id: number, faults: readonly string[]): void {
    this.#reply({ kind: 'reply', id, ok: false, faults });
  }

  #reply(message: ServerMessage): void {
    if (!this.#isOver) this.#transport.send(message);
  }

  #end(): void {
    this.#isOver = true;
    if (this.#delayed) clearTimeout(this.#delayed);
  }

  #putOut(cause: string): void {
    this.#end();
    const reason = cause.slice(0, mostReasonCharacters);
    this.#engine.noteClientFault(`A client was disconnected: it ${reason}`);
    this.#transport.close(reason);
  }
}
