// Chrome DevTools Protocol over Node's own WebSocket: one connection, one session for each target. Runs in the stand-in's process.
import { EventEmitter, once } from 'node:events';
import type { CDPSession } from '@playwright/test';

/** Typed as Playwright types its own sessions. */
export type DevToolsSession = Pick<CDPSession, 'send' | 'on'>;

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Waiting = PromiseWithResolvers<never> & { readonly method: string };

export class DevTools {
  readonly browser: DevToolsSession;
  readonly #socket: WebSocket;
  readonly #emitters = new Map<string, EventEmitter>();
  readonly #waiting = new Map<number, Waiting>();
  #id = 0;

  /** Rejects when the browser cannot be reached. */
  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url);
    await Promise.race([
      once(socket, 'open'),
      once(socket, 'error').then(() => {
        throw new Error(`stand-in: Chromium cannot be reached at ${url}`);
      }),
    ]);
    return new DevTools(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.browser = this.session('');
    socket.addEventListener('message', ({ data }) => this.#receive(JSON.parse(String(data)) as Answer));
    socket.addEventListener('close', () => {
      for (const { reject, method } of this.#waiting.values()) reject(new DevToolsClosed(method));
      this.#waiting.clear();
    });
  }

  /** The session of that id, as Target.attachedToTarget gives it; '' is the browser's own. */
  session(sessionId: string): DevToolsSession {
    const emitter = new EventEmitter();
    this.#emitters.set(sessionId, emitter);
    return Object.assign(emitter, {
      send: (method: string, params: unknown) => this.#send(sessionId, method, params),
      detach: async () => this.forget(sessionId),
    }) as CDPSession;
  }

  forget(sessionId: string): void {
    this.#emitters.delete(sessionId);
  }

  close(): void {
    this.#socket.close();
  }

  #send(sessionId: string, method: string, params: unknown): Promise<never> {
    const id = ++this.#id;
    const waiting = { ...Promise.withResolvers<never>(), method };
    if (this.#socket.readyState !== WebSocket.OPEN) {
      waiting.reject(new DevToolsClosed(method));
      return waiting.promise;
    }
    this.#waiting.set(id, waiting);
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return waiting.promise;
  }

  #receive({ id, sessionId = '', method, params, result, error }: Answer): void {
    if (method !== undefined) {
      this.#emitters.get(sessionId)?.emit(method, params);
      return;
    }
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result as never);
  }
}

/** The browser or its page had gone before it answered. */
export class DevToolsClosed extends Error {
  constructor(method: string) {
    super(`${method}: Chromium is gone`);
    this.name = 'DevToolsClosed';
  }
}
