// Labels of value axes of sensors.
import { formatFixed } from '../format/numbers.ts';

/** As many decimals as the number itself has, at most six. */
export function formatTick(value: number): string {
  const decimals = /\.(\d+)$/.exec(String(Number(value.toPrecision(10))))?.[1]?.length ?? 0;
  return formatFixed(value, Math.min(6, decimals));
}
