// The sensors of a source with their ranges; a press shows one on the Monitor.
import { Button } from 'react-aria-components';
import type { SourceStructure } from '../../shared/frame.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { formatCount, formatFixed, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';

const mostListed = 200;

export function SourceSensors({ source }: { readonly source: SourceStructure }) {
  const sensors = useTelltale((state) => state.structure?.sensors);
  const own = new Set(source.slots);
  const listed = (sensors ?? []).filter(({ slot }) => own.has(slot)).slice(0, mostListed);
  const left = source.slots.length - listed.length;
  return (
    <>
      <h3 className="details-heading">
        {t('sources:sensors.title')}{' '}
        <span className="text-3 micro">
          {t('sources:withRange', { number: formatCount(source.slots.length) })}
        </span>
      </h3>
      <ul className="sensor-list">
        {listed.map((sensor) => (
          <li key={sensor.slot}>
            <SensorLine sensor={sensor} />
          </li>
        ))}
      </ul>
      {left > 0 && <p className="text-3 micro">{t('sources:more', { count: left })}</p>}
    </>
  );
}

function SensorLine({ sensor }: { readonly sensor: Sensor }) {
  const showSensor = useTelltale((state) => state.showSensor);
  const showScreen = useTelltale((state) => state.showScreen);
  const { slot, id, name, unit, low, high, decimals } = sensor;
  const limit = (value: number) => formatFixed(value, Number.isInteger(value) ? 0 : decimals);
  return (
    <Button
      className="sensor-line"
      onPress={() => {
        showSensor(slot);
        showScreen('monitor');
      }}
    >
      <span className="sensor-line-name">{name}</span>
      <span className="number text-3">{withUnit(`${limit(low)} – ${limit(high)}`, unit)}</span>
      <span className="visually-hidden">{t('sources:showOnMonitor', { id })}</span>
    </Button>
  );
}
