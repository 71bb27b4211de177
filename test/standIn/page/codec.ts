// Values between Node and a page as text: what structuredClone passes, in JSON with tags. Runs in Node and, as source text, in the page.

/** Base64 of bytes, and back: Node and Chromium each have their own. */
export interface Base64 {
  encode(bytes: Uint8Array): string;
  decode(text: string): Uint8Array<ArrayBuffer>;
}

export interface Codec {
  /** Throws DataCloneError for functions and whatever else structuredClone refuses. */
  encode(value: unknown): string;
  decode(text: string): unknown;
}

/** Uses nothing from outside itself: its source text is evaluated in pages. */
export function createCodec(base64: Base64): Codec {
  const nameOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

  const tagObject = (value: object, above: readonly object[]): unknown => {
    if (above.includes(value)) throw new Error('stand-in: a value that contains itself is not implemented');
    const within = [...above, value];
    if (Array.isArray(value)) return value.map((item) => tag(item, within));
    if (value instanceof ArrayBuffer) return { $: 'ArrayBuffer', v: base64.encode(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value))
      return {
        $: nameOf(value),
        v: base64.encode(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
      };
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Map) return { $: 'map', v: [...value].map((pair) => tag(pair, within)) };
    if (value instanceof Set) return { $: 'set', v: [...value].map((item) => tag(item, within)) };
    if (nameOf(value) !== 'Object')
      throw new Error(`stand-in: ${nameOf(value)} in a message is not implemented`);
    return { $: 'object', v: Object.entries(value).map(([key, item]) => [key, tag(item, within)]) };
  };
  const tag = (value: unknown, above: readonly object[]): unknown => {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
      return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    return typeof value === 'object' && value !== null ? tagObject(value, above) : value;
  };

  const untag = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(untag);
    if (typeof value !== 'object' || value === null) return value;
    const { $: kind, v } = value as { $: string; v: never };
    if (kind === 'object')
      return Object.fromEntries((v as [string, unknown][]).map(([k, item]) => [k, untag(item)]));
    if (kind === 'undefined') return undefined;
    if (kind === 'bigint') return BigInt(v);
    if (kind === 'number') return Number(v);
    if (kind === 'date') return new Date(v);
    if (kind === 'map') return new Map(untag(v) as [unknown, unknown][]);
    if (kind === 'set') return new Set(untag(v) as unknown[]);
    const { buffer } = base64.decode(v);
    if (kind === 'ArrayBuffer') return buffer;
    return Reflect.construct(Reflect.get(globalThis, kind), [buffer]);
  };

  return {
    encode: (value) => JSON.stringify(tag(structuredClone(value), [])),
    decode: (text) => untag(JSON.parse(text)),
  };
}
