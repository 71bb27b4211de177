// ipcMain: what pages send and ask. Runs in the stand-in's process.
import { EventEmitter } from 'node:events';
import type { IpcMain } from 'electron';
import { strict } from './strict.ts';

type Handler = Parameters<IpcMain['handle']>[1];

const handlers = new Map<string, Handler>();

const parts = {
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
  removeHandler: (channel) => void handlers.delete(channel),
} satisfies Partial<IpcMain>;

export const ipcMain = strict('ipcMain', Object.assign(new EventEmitter(), parts));

/** What the handler of that channel answers; rejects as Electron does where there is none, or where it rejects. */
export async function answerInvoked(channel: string, event: object, values: unknown[]): Promise<unknown> {
  try {
    const handler = handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return await Reflect.apply(handler, null, [event, ...values]);
  } catch (fault) {
    throw new Error(`Error invoking remote method '${channel}': ${fault}`);
  }
}
