// All sensors as the UI sees them, and the entries in the events list when one falls silent or fails.
import type { EventPriority } from '../../shared/events.ts';
import type { Sensor, SensorState } from '../../shared/sensor.ts';
import { SensorView } from './sensorView.ts';

/** A sensor that keeps changing its state gets one entry in so long. */
const eventIntervalMs = 10_000;
const abnormal: Partial<Record<SensorState, { priority: EventPriority; words: string }>> = {
  stale: { priority: 3, words: 'has fallen silent' },
  missing: { priority: 3, words: 'delivers no value' },
  failed: { priority: 2, words: 'could not be read' },
};

interface ShownSensor {
  readonly view: SensorView;
  told: SensorState;
  toldAtMs: number;
}

export class SensorViews {
  readonly #shown = new Map<number, ShownSensor>();
  readonly #onEvent: (priority: EventPriority, subject: string, message: string) => void;

  constructor(onEvent: (priority: EventPriority, subject: string, message: string) => void) {
    this.#onEvent = onEvent;
  }

  /** The sensors there are now; what the others showed is forgotten. */
  setSensors(sensors: readonly Sensor[], nowMs: number): void {
    const slots = new Set(sensors.map((sensor) => sensor.slot));
    for (const slot of this.#shown.keys()) if (!slots.has(slot)) this.#shown.delete(slot);
    for (const sensor of sensors) {
      const shown = this.#shown.get(sensor.slot);
      if (shown) shown.view.sensor = sensor;
      else {
        const told = { told: 'waiting' as const, toldAtMs: Number.NEGATIVE_INFINITY };
        this.#shown.set(sensor.slot, { view: new SensorView(sensor, nowMs), ...told });
      }
    }
  }

  find(slot: number): SensorView | undefined {
    return this.#shown.get(slot)?.view;
  }

  /** In the order given. */
  of(sensors: readonly Sensor[]): SensorView[] {
    return sensors.map((sensor) => this.find(sensor.slot)).filter((view) => view !== undefined);
  }

  failed(sensor: Sensor, nowMs: number): void {
    const view = this.find(sensor.slot);
    if (view && Number.isNaN(view.failedSinceMs)) view.failedSinceMs = nowMs;
  }

  /** The machine has slept: the silence of that time says nothing about a sensor. */
  rested(nowMs: number): void {
    for (const { view } of this.#shown.values()) view.judgedFromMs = nowMs;
  }

  /** Samples rates and tells changes of state. `held`: sensors whose silence is meant (paused, done). */
  sample(monotonicMs: number, nowMs: number, held: ReadonlySet<string>): void {
    for (const shown of this.#shown.values()) {
      shown.view.committed.sample(shown.view.count, monotonicMs);
      const state = shown.view.stateAt(nowMs);
      if (state === shown.told || held.has(shown.view.sensor.sourceId)) continue;
      if (nowMs - shown.toldAtMs < eventIntervalMs) continue;
      this.#tell(shown, state, nowMs);
    }
  }

  #tell(shown: ShownSensor, state: SensorState, nowMs: number): void {
    const { sensor } = shown.view;
    const fault = abnormal[state];
    if (fault) this.#onEvent(fault.priority, sensor.id, `${sensor.name} ${fault.words}`);
    else if (abnormal[shown.told]) this.#onEvent(4, sensor.id, `${sensor.name} is live again`);
    // The first reading is no news, and must not delay what is.
    if (fault || abnormal[shown.told]) shown.toldAtMs = nowMs;
    shown.told = state;
  }
}
