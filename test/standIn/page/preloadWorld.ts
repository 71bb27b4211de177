// The isolated world of a window's preload: contextBridge and ipcRenderer, with Node behind a binding. Runs in the page.
import type { Codec } from './codec.ts';
import type { AnyFunction, joinWorlds as JoinWorlds } from './joinWorlds.ts';
import type { ContextMenuPlace, FromPage, ToPage } from './messages.ts';

export interface PreloadWorldGiven {
  readonly codec: Codec;
  readonly joinWorlds: typeof JoinWorlds;
  readonly token: string;
  /** Name of the binding to Node. */
  readonly binding: string;
  /** The preload's own text as a function of what a sandboxed preload has. */
  readonly preload: (...given: unknown[]) => void;
  readonly platform: string;
}

/** Uses nothing from outside itself: its source text is evaluated in pages, before any script of theirs. */
export function enterPreloadWorld(given: PreloadWorldGiven): void {
  if (window !== window.top) return;
  const { codec, joinWorlds, token, binding, preload, platform } = given;
  const bound = Reflect.get(globalThis, binding) as (text: string) => void;
  Reflect.deleteProperty(globalThis, binding);
  const tell = (message: FromPage): void => bound(JSON.stringify(message));

  const listeners: Record<string, AnyFunction[]> = {};
  const answers: Record<number, (answer: { values?: string; fault?: string }) => void> = {};
  const ports: Record<number, MessagePort> = {};
  let asked = 0;
  const call = (kind: FromPage['kind'], channel: unknown, parameters: readonly unknown[]): number => {
    const id = ++asked;
    tell({ kind, channel, id, values: codec.encode(parameters) } as FromPage);
    return id;
  };
  const ask = async (kind: 'invoke' | 'permission', channel: unknown, parameters: readonly unknown[]) => {
    const { promise, resolve } = Promise.withResolvers<{ values?: string; fault?: string }>();
    answers[call(kind, channel, parameters)] = resolve;
    const { values = '', fault } = await promise;
    if (fault !== undefined) throw new Error(fault);
    return codec.decode(values);
  };

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
      const values = codec.decode(message.values) as unknown[];
      for (const listener of listeners[message.channel] ?? []) listener(event, ...values);
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
  const ipcRenderer: object = strict('ipcRenderer', {
    on(channel: string, listener: AnyFunction) {
      listeners[channel] = [...(listeners[channel] ?? []), listener];
      return ipcRenderer;
    },
    send: (channel: string, ...values: unknown[]) => void call('send', channel, values),
    invoke: (channel: string, ...values: unknown[]) => ask('invoke', channel, values),
  });

  const channel = document.createElement('i');
  window.dispatchEvent(new MouseEvent(token, { relatedTarget: channel }));
  const { callRoot } = joinWorlds(channel, 'preload', 'main', (what, ...parameters) =>
    what === 'permission' ? ask('permission', parameters[0], []) : void call('ofWindow', what, parameters),
  );
  const contextBridge = strict('contextBridge', {
    exposeInMainWorld: (name: string, api: unknown) => void callRoot(name, api),
  });
  /** No file of a page is one of a disk here. */
  const webUtils = strict('webUtils', { getPathForFile: (_file: File) => '' });

  new PerformanceObserver((_entries, observer) => {
    observer.disconnect();
    call('ofWindow', 'painted', []);
  }).observe({ type: 'paint', buffered: true });
  const fields = 'input:not([type=button],[type=checkbox]), textarea, [contenteditable]';
  const edits = ['Undo', 'Redo', 'Cut', 'Copy', 'Paste', 'SelectAll'];
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest('a[href]');
    const place: ContextMenuPlace = {
      linkURL: link instanceof HTMLAnchorElement ? link.href : '',
      selectionText: String(getSelection() ?? ''),
      isEditable: Boolean(target?.closest(fields)),
      editFlags: Object.fromEntries(edits.map((edit) => [`can${edit}`, document.queryCommandEnabled(edit)])),
    };
    call('ofWindow', 'contextMenu', [place]);
  });

  const requireElectron = (name: string): unknown => {
    if (name === 'electron') return strict('electron', { contextBridge, ipcRenderer, webUtils });
    throw new Error(`module not found: ${name}`);
  };
  const module = { exports: {} };
  const process = strict('process', { platform, type: 'renderer', sandboxed: true, contextIsolated: true });
  preload(requireElectron, process, undefined, window, undefined, undefined, module.exports, module);
}
