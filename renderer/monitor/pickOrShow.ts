// What a press on a tile does.
import type { Key } from 'react-aria-components';
import { useTelltale } from '../store/telltaleStore.ts';

/**
 * Shows the sensor's details. One that is not on the chart is put there; one that is there and already shown is taken
 * off. So a press never takes off a line that one only wants to look at.
 */
export function pickOrShow(key: Key | undefined): void {
  const { structure, picked, currentSlot, showSensor, togglePicked } = useTelltale.getState();
  const sensor = structure?.sensors.find(({ slot }) => slot === Number(key));
  if (!sensor) return;
  const isPicked = picked.includes(sensor.id);
  if (!isPicked || currentSlot === sensor.slot) togglePicked(sensor.id);
  showSensor(sensor.slot);
}
