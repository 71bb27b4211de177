import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeClientText,
  decodeMessage,
  encodeClientMessage,
  encodeMessage,
} from '../../shared/wireCodec.ts';

const columns = fc.oneof(
  fc.float64Array(),
  fc.float32Array(),
  fc.uint32Array(),
  fc.uint16Array(),
  fc.uint8Array(),
  fc.int32Array(),
);
const message = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: 'grapheme' }),
    fc.double({ noDefaultInfinity: false }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    columns,
    fc.array(tie('value')),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('value'),
      { noNullPrototype: true },
    ),
  ),
})).value;

describe('wire codec', () => {
  test('any message - comes back as it was, typed arrays with their type', () => {
    fc.assert(
      fc.property(message, (sent) => {
        expect(decodeMessage(encodeMessage(sent))).toEqual(sent);
      }),
    );
  });

  test('typed arrays - may be views into a larger buffer and come back owned and aligned', () => {
    const whole = new Float64Array([1, 2, 3, 4]);
    const decoded = decodeMessage(encodeMessage({ text: 'x', part: whole.subarray(1, 3) })) as {
      part: Float64Array;
    };
    expect(decoded.part).toEqual(new Float64Array([2, 3]));
    expect(decoded.part.buffer.byteLength).toBe(16);
  });

  test('messages at an odd place of a buffer - are decoded all the same', () => {
    const bytes = encodeMessage({ t: new Float64Array([1.5, Number.NaN]) });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeMessage(shifted.subarray(3))).toEqual({ t: new Float64Array([1.5, Number.NaN]) });
  });

  test('undefined fields - are left out, as structured clones of optional fields would be read', () => {
    expect(decodeMessage(encodeMessage({ kept: 1, left: undefined }))).toEqual({ kept: 1 });
  });

  test('bytes cut short - are refused', () => {
    fc.assert(
      fc.property(message, fc.nat(), (sent, cut) => {
        const bytes = encodeMessage(sent);
        expect(() => decodeMessage(bytes.subarray(0, cut % bytes.length))).toThrow();
      }),
    );
  });

  test('random bytes - give a value or an error, never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  test('lengths that lie - are refused before anything is allocated', () => {
    const lies = [
      [0xdd, 0x01, 0xff, 0xff, 0xff],
      [0xdf, 0x01, 0xff, 0xff, 0xff],
      [0xdb, 0x7f, 0xff, 0xff, 0xff],
      [0xc9, 0x7f, 0xff, 0xff, 0xff, 0x01],
    ];
    for (const bytes of lies) expect(() => decodeMessage(new Uint8Array(bytes))).toThrow();
  });

  test('typed arrays of a length that is no whole number of elements - are refused', () => {
    expect(() => decodeMessage(new Uint8Array([0xd6, 1, 0, 0, 0, 0]))).toThrow();
  });
});

test("a client's plant - travels as its text, whatever is in it", () => {
  fc.assert(
    fc.property(fc.nat(), fc.string({ unit: 'grapheme' }), (id, text) => {
      const sent = { kind: 'command', id, command: { name: 'openPlant', text } } as const;
      expect(decodeClientText(encodeClientMessage(sent) as string)).toEqual(sent);
    }),
  );
});
