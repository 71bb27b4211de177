// What the two kinds of simulated source share: which sensors they have and how their signals are made.
import type { PollSourceConfig, StreamSourceConfig } from '../../../shared/plant.ts';
import type { Sensor } from '../../../shared/sensor.ts';
import { type SensorDeclaration, SourceRefused } from './sensorSource.ts';
import { SimulatedSignal } from './simulatedSignal.ts';

type SimulatedConfig = PollSourceConfig | StreamSourceConfig;

/**
 * The sensors of a simulated source. Where the configuration gives no id it is the place in the list, from "01";
 * where it gives only a number they are named "Sensor 1" and so on, from 0 to 100.
 */
export function declareSimulatedSensors(
  config: SimulatedConfig,
  rateHz: number | null,
): readonly SensorDeclaration[] {
  const { sensors } = config;
  const count = typeof sensors === 'number' ? sensors : sensors.length;
  const digits = Math.max(2, String(count).length);
  const declarations: SensorDeclaration[] = [];
  for (let i = 0; i < count; i++) {
    const id = String(i + 1).padStart(digits, '0');
    const given = typeof sensors === 'number' ? undefined : sensors[i];
    declarations.push({
      id: given?.id ?? id,
      name: given?.name ?? `Sensor ${i + 1}`,
      unit: given?.unit ?? '',
      low: given?.low ?? 0,
      high: given?.high ?? 100,
      rateHz,
    });
  }
  refuseRepeatedIds(config.id, declarations);
  return declarations;
}

/** One signal for each sensor, in their order. */
export function makeSignals(config: SimulatedConfig, sensors: readonly Sensor[]): readonly SimulatedSignal[] {
  return sensors.map(
    ({ id, low, high }) => new SimulatedSignal(config.signal, { seed: config.seed, sensorId: id, low, high }),
  );
}

function refuseRepeatedIds(sourceId: string, declarations: readonly SensorDeclaration[]): void {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { id } of declarations) {
    if (seen.has(id)) repeated.add(id);
    seen.add(id);
  }
  if (repeated.size > 0)
    throw new SourceRefused(
      [...repeated].map((id) => `${sourceId}: the sensor id ${id} is used twice; give each its own`),
    );
}
