// How protocol messages travel as bytes over a WebSocket: MessagePack, with an extension for typed arrays. Any process.
import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';
import type { ClientMessage } from './protocol.ts';

/** Extension types by typed array. Part of the wire format: never renumber. Elements are little-endian. */
const typedArrays = [
  { type: 1, Columns: Float64Array },
  { type: 2, Columns: Float32Array },
  { type: 3, Columns: Uint32Array },
  { type: 4, Columns: Uint16Array },
  { type: 5, Columns: Uint8Array },
  { type: 6, Columns: Int32Array },
] as const;

const extensionCodec = new ExtensionCodec();
for (const { type, Columns } of typedArrays) {
  extensionCodec.register({
    type,
    encode: (value) =>
      value instanceof Columns ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // A copy: the data lies at any offset of the message, and elements must be aligned to their size.
    decode: (data) => new Columns(new Uint8Array(data).buffer),
  });
}

const encoder = new Encoder({ extensionCodec, ignoreUndefined: true });

/**
 * The message as bytes, owned by the caller. Fields that are undefined are left out. Throws on what is not plain data
 * (functions, symbols, cycles).
 */
export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  const bytes = encoder.encode(message);
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
}

/**
 * What the bytes say, unchecked; typed arrays in it are owned by the caller. Throws on bytes that are not one whole
 * message.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  // No part can have more elements than the message has bytes: a length that lies must not allocate.
  const most = bytes.byteLength;
  return new Decoder({
    extensionCodec,
    maxArrayLength: most,
    maxMapLength: most,
    maxStrLength: most,
    maxBinLength: most,
    maxExtLength: most,
  }).decode(bytes);
}

/** Of a client's message in bytes. What it decodes to can take a hundred times as much, and as long to make. */
export const mostClientMessageBytes = 256 * 1024;

const plantHead = /^openPlant (\d{1,15})\n/;

/**
 * A client's message as it travels: bytes; but the text of a plant, which may be long, as text with the command's number
 * before it, so that nothing has to be decoded to take it in.
 */
export function encodeClientMessage(message: ClientMessage): Uint8Array<ArrayBuffer> | string {
  if (message.kind === 'command' && message.command.name === 'openPlant')
    return `openPlant ${message.id}\n${message.command.text}`;
  return encodeMessage(message);
}

/** What a client's text says, unchecked; undefined where it is no plant. */
export function decodeClientText(text: string): unknown {
  const [head, id] = plantHead.exec(text) ?? [];
  if (head === undefined) return undefined;
  return {
    kind: 'command',
    id: Number(id),
    command: { name: 'openPlant', text: text.slice(head.length) },
  };
}
