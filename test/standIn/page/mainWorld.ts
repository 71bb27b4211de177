// The main world of a window's page: what contextBridge exposes there, and the browser's own functions that Electron answers itself. Runs in the page.
import type { AnyFunction, joinWorlds as JoinWorlds } from './joinWorlds.ts';

export interface MainWorldGiven {
  readonly joinWorlds: typeof JoinWorlds;
  /** Name of the event that opens the channel to the preload, and message by which a port says that it is closed. */
  readonly token: string;
}

/** Uses nothing from outside itself: its source text is evaluated in pages, before any script of theirs. */
export function enterMainWorld({ joinWorlds, token }: MainWorldGiven): void {
  if (window !== window.top) return;

  const freeze = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    for (const part of Object.values(value)) freeze(part);
    return Object.freeze(value);
  };
  const expose = (name: string, api: unknown): void => {
    if (Object.hasOwn(window, name))
      throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
    Object.defineProperty(window, name, { value: freeze(api), enumerable: true });
  };

  /** Chromium's ports have no close event; Electron's do. */
  const tellOfClosing = (port: MessagePort): void => {
    port.addEventListener('message', (event) => {
      if (event.data !== token) return;
      event.stopImmediatePropagation();
      MessagePort.prototype.close.call(port);
      port.dispatchEvent(new Event('close'));
    });
    port.close = () => {
      port.postMessage(token);
      MessagePort.prototype.close.call(port);
    };
  };
  window.addEventListener('message', ({ source, ports }) => {
    if (source === window) for (const port of ports) tellOfClosing(port);
  });

  const replace = (
    owner: object | undefined,
    name: string,
    make: (original: AnyFunction) => AnyFunction,
  ): void => {
    const original = owner && (Reflect.get(owner, name) as AnyFunction | undefined);
    if (original)
      Object.defineProperty(owner, name, { value: make(original.bind(owner)), configurable: true });
  };
  const guardPermissions = (ask: (permission: string) => Promise<boolean>): void => {
    const guarded =
      (permission: string) =>
      (original: AnyFunction) =>
      async (...parameters: unknown[]) => {
        if (await ask(permission)) return await original(...parameters);
        throw new DOMException('Permission denied', 'NotAllowedError');
      };
    const guardedPosition =
      (original: AnyFunction) => (found: unknown, failed: unknown, options: unknown) => {
        void ask('geolocation').then((isAllowed) => {
          if (isAllowed) original(found, failed, options);
          else (failed as AnyFunction | undefined)?.({ code: 1, message: 'Permission denied' });
        });
      };
    const ofPermissions: [object | undefined, string, string][] = [
      [navigator.clipboard, 'writeText', 'clipboard-sanitized-write'],
      [navigator.clipboard, 'write', 'clipboard-sanitized-write'],
      [navigator.clipboard, 'readText', 'clipboard-read'],
      [navigator.clipboard, 'read', 'clipboard-read'],
      [navigator.mediaDevices, 'getUserMedia', 'media'],
      [navigator, 'requestMIDIAccess', 'midi'],
    ];
    for (const [owner, name, permission] of ofPermissions) replace(owner, name, guarded(permission));
    replace(navigator.geolocation, 'getCurrentPosition', guardedPosition);
    replace(navigator.geolocation, 'watchPosition', guardedPosition);
    replace(
      Notification,
      'requestPermission',
      () => async () => ((await ask('notifications')) ? 'granted' : 'denied'),
    );
  };

  window.addEventListener(
    token,
    (event) => {
      event.stopImmediatePropagation();
      const channel = (event as MouseEvent).relatedTarget as EventTarget;
      const { callRoot } = joinWorlds(channel, 'main', 'preload', expose as AnyFunction);
      window.open = (url, name, features) => {
        callRoot('open', String(new URL(url ?? 'about:blank', location.href)), name ?? '', features ?? '');
        return null;
      };
      guardPermissions((permission) => callRoot('permission', permission) as Promise<boolean>);
    },
    { once: true, capture: true },
  );
}
