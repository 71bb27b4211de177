// The current features of one sensor: name, value, unit.
import { memo } from 'react';
import type { SensorDetail } from '../../shared/frame.ts';
import type { Sensor } from '../../shared/sensor.ts';
import { useSampled } from '../app/useSampled.ts';
import { formatCount, formatSignificant, formatTimeMs } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import './FeatureTable.css';
import { countFeatures, featureUnit } from './featureUnits.ts';

const significantDigits = 4;
const count = (readings = 0) => String(readings);

interface FeatureRowProps {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const FeatureRow = memo(function FeatureRow({ name, value, unit }: FeatureRowProps) {
  return (
    <tr>
      <th scope="row" title={name}>
        {name}
      </th>
      <td>{countFeatures.has(name) ? formatCount(value) : formatSignificant(value, significantDigits)}</td>
      <td title={unit}>{unit}</td>
    </tr>
  );
});

interface RowsProps {
  readonly sensor: Sensor;
  readonly names: readonly string[];
  readonly values: Float64Array;
  readonly size: number | null;
}

function Rows({ sensor, names, values, size }: RowsProps) {
  return (
    <tbody>
      {names.map((name, i) =>
        name === 'n' ? null : (
          <FeatureRow
            key={name}
            name={name}
            value={values[i] ?? Number.NaN}
            unit={
              name === 'n_valid' && size !== null
                ? t('monitor:ofSize', { size: String(size) })
                : featureUnit(name, sensor.unit)
            }
          />
        ),
      )}
    </tbody>
  );
}

/** The newest whole window, then what is computed for every reading. */
export function FeatureTable({ sensor }: { readonly sensor: Sensor }) {
  const detail = useSampled((state): SensorDetail | null =>
    state.detail?.slot === sensor.slot ? state.detail : null,
  );
  const knobs = useTelltale((state) => state.structure?.knobs.features);
  const rolling = detail?.rolling;
  const windowed = detail?.windowed;
  const hasWindow = knobs?.set.includes('window');
  return (
    <>
      {hasWindow && (
        <>
          <div className="sensor-sub">
            <b>{t('monitor:features')}</b>
            <span className="text-3 micro">
              {t('monitor:windowAndHop', { window: count(knobs?.window), hop: count(knobs?.hop) })}
            </span>
            <span className="grow" />
            {windowed && <span className="text-3 micro number">{formatTimeMs(windowed.endedAtMs)}</span>}
          </div>
          {windowed ? (
            <table className="features" aria-label={t('monitor:windowFeatures')}>
              <Rows sensor={sensor} {...windowed} />
            </table>
          ) : (
            <p className="features-none">{t('monitor:windowNotFull', { window: count(knobs?.window) })}</p>
          )}
        </>
      )}
      {rolling && rolling.names.length > 0 && (
        <>
          <div className="sensor-sub">
            <b>{t('monitor:atNewest')}</b>
            <span className="text-3 micro">{t('monitor:overUpTo', { window: count(knobs?.window) })}</span>
          </div>
          <table className="features" aria-label={t('monitor:rollingFeatures')}>
            <Rows sensor={sensor} names={rolling.names} values={rolling.values} size={null} />
          </table>
        </>
      )}
    </>
  );
}
