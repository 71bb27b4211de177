// How figures are written in what a sweep says: rounded, thousands apart, units behind. Pure; for engine, UI and command line.

const narrowSpace = '\u202f';

/** "1 234", "960 000": four digits. */
export function countText(count: number): string {
  const rounded = count >= 10_000 ? Number(count.toPrecision(4)) : Math.round(count);
  return String(rounded).replace(/\B(?=(\d{3})+$)/g, narrowSpace);
}

/** "0.42 ms", "20 ms", "1 230 ms". */
export function msText(ms: number): string {
  const digits = Number(ms.toPrecision(ms < 1 ? 2 : 3));
  return `${digits >= 1_000 ? countText(digits) : String(digits)}${narrowSpace}ms`;
}
