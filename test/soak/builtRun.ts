// A built headless run under load: started in a folder, watched, told what to do, stopped or killed.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { KnobChanges } from '../../shared/knobs.ts';
import type { PlantInput } from '../../shared/plant.ts';
import type { Command, ServerMessage } from '../../shared/protocol.ts';
import type { RunReport } from '../../shared/report.ts';
import { decodeMessage, encodeMessage } from '../../shared/wireCodec.ts';
import type { RunFolder, Running } from '../hosts/builtHeadless.ts';

export interface BuiltRunOptions {
  readonly plant: PlantInput;
  /** As after `--set`: "batch.size=500". */
  readonly knobs?: readonly string[];
  /** Its files get this name. */
  readonly name: string;
  readonly output?: boolean;
  /** Further options of the command line. */
  readonly parameters?: readonly string[];
}

export class BuiltRun {
  readonly pid: number;
  /** Where the output is written; there even while it is not asked for. */
  readonly outputFile: string;
  readonly #folder: RunFolder;
  readonly #name: string;
  readonly #running: Running;
  readonly #address: string;
  #link: CommandLink | null = null;

  private constructor(folder: RunFolder, name: string, running: Running, address: string) {
    this.#folder = folder;
    this.#name = name;
    this.#running = running;
    this.#address = address;
    this.pid = running.child.pid ?? 0;
    this.outputFile = outputFileOf(folder, name);
  }

  /** Resolves when the engine runs and serves. */
  static async start(folder: RunFolder, options: BuiltRunOptions): Promise<BuiltRun> {
    const { name, plant, knobs = [], output = false, parameters = [] } = options;
    await folder.writePlant(`${name}.plant.json`, plant);
    const running = folder.start([
      ...['--plant', `${name}.plant.json`, '--port', '0', '--report', `${name}.report.json`],
      ...(output ? ['--output', `${name}.ndjson`] : []),
      ...knobs.flatMap((knob) => ['--set', knob]),
      ...parameters,
    ]);
    const [, address] = await running.said(/serves (https?:\/\/[^\s/]+)/);
    return new BuiltRun(folder, name, running, address as string);
  }

  async state(): Promise<RunReport> {
    const answer = await fetch(`${this.#address}/api/state`);
    if (!answer.ok) throw new Error(`/api/state answered ${answer.status}`);
    return (await answer.json()) as RunReport;
  }

  async send(command: Command): Promise<void> {
    this.#link ??= await CommandLink.open(this.#address);
    await this.#link.send(command);
  }

  setKnobs(changes: KnobChanges): Promise<void> {
    return this.send({ name: 'setKnobs', changes });
  }

  /** Waits until the state is so; rejects when it is not within the time. */
  async until(what: string, isSo: (report: RunReport) => boolean, withinMs = 60_000): Promise<RunReport> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const report = await this.state();
      if (isSo(report)) return report;
      if (performance.now() > endMs) throw new Error(`not within ${withinMs / 1_000} s: ${what}`);
      await wait(50);
    }
  }

  /** As a user ends it. Rejects when it does not drain and exit by itself. */
  async stop(): Promise<RunReport> {
    this.#link?.close();
    this.#running.child.kill('SIGTERM');
    const { code, signal, stderr } = await this.#running.ended;
    if (code !== 0) throw new Error(`${this.#name} ended with ${code ?? signal}: ${stderr.slice(-2_000)}`);
    return this.#folder.readReport(`${this.#name}.report.json`);
  }

  /** As a crash of the host; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#link?.close();
    this.#running.child.kill('SIGKILL');
    await this.#running.ended;
  }
}

export function outputFileOf(folder: RunFolder, name: string): string {
  return join(folder.path, `${name}.ndjson`);
}

/** Sends commands as the UI does; gives no credit, so that no frames come. */
class CommandLink {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<void>>();
  #nextId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#hear(decodeMessage(data) as ServerMessage));
    socket.once('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the link to the engine closed'));
    });
  }

  static async open(address: string): Promise<CommandLink> {
    const socket = new WebSocket(`${address.replace('http', 'ws')}/engine`);
    const link = new CommandLink(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return link;
  }

  send(command: Command): Promise<void> {
    const id = this.#nextId++;
    const answered = Promise.withResolvers<void>();
    this.#waiting.set(id, answered);
    this.#socket.send(encodeMessage({ kind: 'command', id, command }));
    return answered.promise;
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.close();
  }

  #hear(message: ServerMessage): void {
    if (message.kind !== 'reply') return;
    const answered = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) answered?.resolve();
    else answered?.reject(new Error(message.faults.join('; ')));
  }
}
