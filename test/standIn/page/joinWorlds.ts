// Calls between a page's main world and its preload's isolated world, as contextBridge makes them. Runs in the page.

export type AnyFunction = (...parameters: unknown[]) => unknown;

interface Packed {
  readonly kind: 'value' | 'array' | 'object' | 'function' | 'promise' | 'error' | 'thrown';
  readonly value: unknown;
}

/**
 * Values are copied; functions stay where they are and are called there; promises settle on both sides; errors arrive
 * as Error with their message. `root` is what the other side reaches first, by `callRoot`. Uses nothing from outside
 * itself: its source text is evaluated in pages.
 */
export function joinWorlds(
  channel: EventTarget,
  here: string,
  there: string,
  root: AnyFunction,
): { callRoot: AnyFunction } {
  const functions: AnyFunction[] = [root];
  let answer: Packed | undefined;
  const send = (kind: string, detail: unknown): void => {
    channel.dispatchEvent(new CustomEvent(`${there} ${kind}`, { detail }));
  };
  const listen = (kind: string, listener: (detail: never) => void): void =>
    channel.addEventListener(`${here} ${kind}`, (event) => listener((event as CustomEvent).detail as never));
  const messageOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));

  const pack = (value: unknown): Packed => {
    if (typeof value === 'function') {
      const known = functions.indexOf(value as AnyFunction);
      return { kind: 'function', value: known < 0 ? functions.push(value as AnyFunction) - 1 : known };
    }
    if (typeof value === 'symbol') throw new TypeError('A symbol cannot cross the bridge');
    if (value instanceof Promise) return packPromise(value);
    if (value instanceof Error) return { kind: 'error', value: value.message };
    if (Array.isArray(value)) return { kind: 'array', value: value.map(pack) };
    const isPlain = Object.prototype.toString.call(value) === '[object Object]';
    if (!isPlain) return { kind: 'value', value };
    return { kind: 'object', value: Object.entries(value as object).map(([key, item]) => [key, pack(item)]) };
  };
  /** As a function of what settles it on the other side. */
  const packPromise = (promise: Promise<unknown>): Packed => {
    const settle = (resolve: AnyFunction, reject: AnyFunction): void => {
      promise.then(resolve, (fault) => reject(new Error(messageOf(fault))));
    };
    return { ...pack(settle), kind: 'promise' };
  };
  const unpack = ({ kind, value }: Packed): unknown => {
    if (kind === 'function') return functionThere(value as number);
    if (kind === 'error') return new Error(value as string);
    if (kind === 'thrown') throw new Error(value as string);
    if (kind === 'array') return (value as Packed[]).map(unpack);
    if (kind === 'object')
      return Object.fromEntries((value as [string, Packed][]).map(([key, item]) => [key, unpack(item)]));
    if (kind !== 'promise') return value;
    return new Promise((resolve, reject) => functionThere(value as number)(resolve, reject));
  };
  const callThere = (id: number, parameters: readonly unknown[]): unknown => {
    answer = undefined;
    send('call', { id, parameters: parameters.map(pack) });
    const given = answer as Packed | undefined;
    if (!given) throw new Error('stand-in: the other world did not answer');
    return unpack(given);
  };
  const functionThere =
    (id: number): AnyFunction =>
    (...parameters) =>
      callThere(id, parameters);

  listen('call', ({ id, parameters }: { id: number; parameters: Packed[] }) => {
    let packed: Packed;
    try {
      packed = pack(functions[id]?.(...parameters.map(unpack)));
    } catch (fault) {
      packed = { kind: 'thrown', value: messageOf(fault) };
    }
    send('answer', packed);
  });
  listen('answer', (packed: Packed) => {
    answer = packed;
  });
  return { callRoot: functionThere(0) };
}
