// Messages between a UI and an engine, the same over Electron's MessagePort and over WebSocket, and the client interface.
import { z } from 'zod';
import { faultsOf } from './faults.ts';
import type { Frame, View } from './frame.ts';
import { injectedFaultKinds } from './injectedFaults.ts';
import { knobKeys } from './knobs.ts';
import { type Plant, plantSchema, sourceSchema } from './plant.ts';
import type { RunReport } from './report.ts';
import { type TuningCommand, tuningCommandSchemas } from './tuning/tuning.ts';

const slot = z.number().int().min(0);
const timeSpanSchema = z.strictObject({
  spanMs: z.number().min(100).max(900_000),
  endMs: z.number().nullable(),
});

const viewSchema: z.ZodType<View> = z.strictObject({
  visible: z.boolean(),
  wall: z.boolean(),
  series: z.strictObject({ slots: z.array(slot).max(8), span: timeSpanSchema }).nullable(),
  overview: z.boolean(),
  detail: z.strictObject({ slot, span: timeSpanSchema }).nullable(),
  history: timeSpanSchema.nullable(),
  tasks: z.boolean(),
  tuning: z.boolean(),
});

export const commandSchema = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('setKnobs'),
    changes: z.partialRecord(z.enum(knobKeys), z.union([z.number(), z.string(), z.array(z.string())])),
  }),
  z.strictObject({ name: z.literal('addSource'), source: sourceSchema }),
  /** Replaces the source of that id: the old one is stopped, what it delivered stays accounted. */
  z.strictObject({ name: z.literal('editSource'), id: z.string(), source: sourceSchema }),
  z.strictObject({ name: z.literal('removeSource'), id: z.string() }),
  z.strictObject({ name: z.literal('pauseSource'), id: z.string(), paused: z.boolean() }),
  /** Ids of the sensors on the live chart; kept in the plant. */
  z.strictObject({ name: z.literal('pickSensors'), ids: z.array(z.string()).max(8) }),
  /** The text of a plant file; refused whole, with every fault and its path, when it does not fit. */
  z.strictObject({ name: z.literal('openPlant'), text: z.string().max(16 * 1024 * 1024) }),
  /** One fault, now. Refused where there is nothing to suffer it (no worker in mode `inline`). */
  z.strictObject({ name: z.literal('injectFault'), fault: z.enum(injectedFaultKinds) }),
  ...tuningCommandSchemas,
  z.strictObject({ name: z.literal('readPlant') }),
  z.strictObject({ name: z.literal('readReport') }),
]);
export type Command = z.infer<typeof commandSchema>;

/** What each command answers. */
export interface CommandResults extends Record<TuningCommand['name'], null> {
  setKnobs: null;
  addSource: null;
  editSource: null;
  removeSource: null;
  pauseSource: null;
  pickSensors: null;
  openPlant: null;
  injectFault: null;
  readPlant: Plant;
  readReport: RunReport;
}
export type CommandResult<C extends Command> = CommandResults[C['name']];

export const clientMessageSchema = z.discriminatedUnion('kind', [
  /** The client has room for that many more frames. It begins with none. */
  z.strictObject({ kind: z.literal('credit'), frames: z.number().int().min(1).max(4) }),
  z.strictObject({ kind: z.literal('view'), view: viewSchema }),
  z.strictObject({ kind: z.literal('command'), id: z.number().int().min(0), command: commandSchema }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

export type ServerMessage =
  | Frame
  | { readonly kind: 'reply'; readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly kind: 'reply'; readonly id: number; readonly ok: false; readonly faults: readonly string[] };

/** A command that the engine refused: one sentence for each fault, naming what, where and what would do. */
export class CommandRefused extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'CommandRefused';
    this.faults = faults;
  }
}

export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  /** `retryAtMs`: local time of the next try. */
  | { readonly state: 'lost'; readonly sinceMs: number; readonly retryAtMs: number };

/** The engine as a UI sees it, whatever carries the messages. */
export interface EngineClient {
  /** Called for every frame, in order. The next frame is asked for when the listener returns. */
  onFrame(listener: (frame: Frame) => void): () => void;
  onConnection(listener: (connection: ConnectionState) => void): () => void;
  /** Takes effect with the next frame; kept over reconnects. */
  setView(view: View): void;
  /** Rejects with CommandRefused, or with an Error when the connection is lost before the answer. */
  send<C extends Command>(command: C): Promise<CommandResult<C>>;
  /** Tries to connect at once when the connection is lost. */
  retry(): void;
  close(): void;
}

/** Checks a plant; every fault with its path in the file ("sources[1].rateHz"). */
export function parsePlant(input: unknown): { ok: true; plant: Plant } | { ok: false; faults: string[] } {
  const parsed = plantSchema.safeParse(input);
  if (parsed.success) return { ok: true, plant: parsed.data };
  return { ok: false, faults: faultsOf(parsed.error, 'plant') };
}
