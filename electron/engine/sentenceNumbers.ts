// Numbers in the sentences that the engine writes: thousands apart, and units that no line end parts from them. Pure.

/** Narrow, and no line ends at it. */
export const thinSpace = '\u202f';

/** In full, thousands of its whole part apart: "20 000", "2.5". */
export function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace);
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
