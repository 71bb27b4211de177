// The isolated world of a window's preload: contextBridge and ipcRenderer, with Node behind a binding. Runs in the page.
import type { Codec } from './codec.ts';
import type { AnyFunction, joinWorlds as JoinWorlds } from './joinWorlds.ts';

/** What a page tells Node. `values` are in the codec's text. */
export type FromPage =
  | { readonly kind: 'send'; readonly channel: string; readonly values: string }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly values: string }
  | { readonly kind: 'port'; readonly port: number; readonly values: string }
  | { readonly kind: 'portClosed'; readonly port: number }
  | { readonly kind: 'permission'; readonly id: number; readonly permission: string }
  | { readonly kind: 'open'; readonly url: string; readonly name: string; readonly features: string }
  | { readonly kind: 'contextMenu'; readonly details: ContextMenuDetails }
  | { readonly kind: 'zoom'; readonly direction: 'in' | 'out' }
  | { readonly kind: 'painted' }
  | { readonly kind: 'preloadFault'; readonly message: string };

export interface ContextMenuDetails {
  readonly x: number;
  readonly y: number;
  readonly linkURL: string;
  readonly linkText: string;
  readonly selectionText: string;
  readonly isEditable: boolean;
}

/** What Node tells a page. */
export type ToPage =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly values: string;
      readonly ports: readonly number[];
    }
  | { readonly kind: 'answer'; readonly id: number; readonly values?: string; readonly fault?: string }
  | { readonly kind: 'port'; readonly port: number; readonly values: string }
  | { readonly kind: 'portClosed'; readonly port: number };

export interface PreloadWorldGiven {
  readonly codec: Codec;
  readonly joinWorlds: typeof JoinWorlds;
  readonly token: string;
  /** Name of the binding to Node. */
  readonly binding: string;
  /** The preload's own text as a function of what a sandboxed preload has. */
  readonly preload: ((...given: unknown[]) => void) | null;
  readonly platform: string;
}

/** Uses nothing from outside itself: its source text is evaluated in pages, before any script of theirs. */
export function enterPreloadWorld(given: PreloadWorldGiven): void {
  if (window !== window.top) return;
  const { codec, joinWorlds, token, binding, preload, platform } = given;
  const bound = Reflect.get(globalThis, binding) as (text: string) => void;
  Reflect.deleteProperty(globalThis, binding);
  const tell = (message: FromPage): void => bound(JSON.stringify(message));

  const listeners: Record<string, { listener: AnyFunction; once: boolean }[]> = {};
  const answers: Record<number, (answer: { values?: string; fault?: string }) => void> = {};
  const ports: Record<number, MessagePort> = {};
  let asked = 0;
  const ask = (message: (id: number) => FromPage): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      answers[id] = ({ values, fault }) => {
        if (fault === undefined) resolve(codec.decode(values ?? ''));
        else reject(new Error(fault));
      };
      tell(message(id));
    });

  const receivePort = (port: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    ports[port] = port1;
    port1.onmessage = ({ data }) => {
      if (data !== token) return tell({ kind: 'port', port, values: codec.encode(data) });
      delete ports[port];
      tell({ kind: 'portClosed', port });
    };
    return port2;
  };
  const receive = (message: ToPage): void => {
    if (message.kind === 'answer') {
      answers[message.id]?.(message);
      delete answers[message.id];
    } else if (message.kind === 'port') ports[message.port]?.postMessage(codec.decode(message.values));
    else if (message.kind === 'portClosed') {
      ports[message.port]?.postMessage(token);
      delete ports[message.port];
    } else {
      const event = { sender: ipcRenderer, ports: message.ports.map(receivePort) };
      const called = listeners[message.channel] ?? [];
      listeners[message.channel] = called.filter(({ once }) => !once);
      for (const { listener } of called) listener(event, ...(codec.decode(message.values) as unknown[]));
    }
  };
  Object.defineProperty(globalThis, token, { value: (text: string) => receive(JSON.parse(text) as ToPage) });

  const strict = <T extends object>(name: string, parts: T): T =>
    new Proxy(parts, {
      get: (target, key) => {
        if (Reflect.has(target, key) || typeof key === 'symbol') return Reflect.get(target, key);
        throw new Error(`stand-in: ${name}.${key} is not implemented`);
      },
    });
  const addListener = (channel: string, listener: AnyFunction, once: boolean): unknown => {
    listeners[channel] = [...(listeners[channel] ?? []), { listener, once }];
    return ipcRenderer;
  };
  const removeListener = (channel: string, listener: AnyFunction): unknown => {
    listeners[channel] = (listeners[channel] ?? []).filter((one) => one.listener !== listener);
    return ipcRenderer;
  };
  const ipcRenderer: object = strict('ipcRenderer', {
    on: (channel: string, listener: AnyFunction) => addListener(channel, listener, false),
    once: (channel: string, listener: AnyFunction) => addListener(channel, listener, true),
    off: removeListener,
    removeListener,
    removeAllListeners: (channel: string) => {
      delete listeners[channel];
      return ipcRenderer;
    },
    send: (channel: string, ...values: unknown[]) =>
      tell({ kind: 'send', channel, values: codec.encode(values) }),
    invoke: (channel: string, ...values: unknown[]) =>
      ask((id) => ({ kind: 'invoke', id, channel, values: codec.encode(values) })),
  });

  const channel = document.createElement('i');
  const answerPage: AnyFunction = (what, first, second, third) => {
    if (what === 'open')
      tell({ kind: 'open', url: String(first), name: String(second), features: String(third) });
    if (what === 'permission') return ask((id) => ({ kind: 'permission', id, permission: String(first) }));
    return undefined;
  };
  window.dispatchEvent(new MouseEvent(token, { relatedTarget: channel }));
  const { callRoot } = joinWorlds(channel, 'preload', 'main', answerPage);
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => void callRoot(name, api),
  });

  /** No file of a page is one of a disk here. */
  const webUtils = strict('webUtils', { getPathForFile: (_file: File) => '' });

  new PerformanceObserver((_entries, observer) => {
    observer.disconnect();
    tell({ kind: 'painted' });
  }).observe({ type: 'paint', buffered: true });
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest('a[href]');
    const details: ContextMenuDetails = {
      x: event.clientX,
      y: event.clientY,
      linkURL: link instanceof HTMLAnchorElement ? link.href : '',
      linkText: link?.textContent ?? '',
      selectionText: String(getSelection() ?? ''),
      isEditable: Boolean(
        target?.closest('input:not([type=button],[type=checkbox]), textarea, [contenteditable]'),
      ),
    };
    tell({ kind: 'contextMenu', details });
  });
  window.addEventListener('wheel', (event) => {
    if (event.ctrlKey && !event.defaultPrevented)
      tell({ kind: 'zoom', direction: event.deltaY < 0 ? 'in' : 'out' });
  });

  if (!preload) return;
  const requireElectron = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer')
      return strict('electron', { contextBridge, ipcRenderer, webUtils });
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  const process = strict('process', { platform, type: 'renderer', sandboxed: true, contextIsolated: true });
  try {
    preload(requireElectron, process, undefined, window, undefined, undefined, module.exports, module);
  } catch (fault) {
    tell({ kind: 'preloadFault', message: fault instanceof Error ? fault.message : String(fault) });
  }
}
