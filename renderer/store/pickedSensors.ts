// Which sensors are on the live chart and in which colour.

export const mostPicked = 8;
const colours = 10;

/** A sensor's identity on screen: `--sensor-<colour>`, dashed from the eleventh sensor on. */
export interface SensorColour {
  /** 1 to 10. */
  readonly colour: number;
  readonly dashed: boolean;
}

/** The n-th sensor (from 0) that was ever picked gets this colour. */
export function colourOf(order: number): SensorColour {
  return { colour: (order % colours) + 1, dashed: order % (2 * colours) >= colours };
}

/** Order numbers by sensor id: kept when a sensor is taken off the chart, so that its colour stays its own. */
export type ColourOrder = Readonly<Record<string, number>>;

/** Gives each id that has none the next order number. */
export function withColours(order: ColourOrder, ids: readonly string[]): ColourOrder {
  let next = Object.keys(order).length;
  const added: Record<string, number> = {};
  for (const id of ids) if (order[id] === undefined && added[id] === undefined) added[id] = next++;
  return Object.keys(added).length > 0 ? { ...order, ...added } : order;
}
