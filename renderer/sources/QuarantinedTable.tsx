// The readings that could not be computed, by name: sensor, seq, value and reason, newest first.
import { memo } from 'react';
import { Button } from 'react-aria-components';
import type { QuarantinedReading, RunReport } from '../../shared/report.ts';
import { formatCount, formatSignificant } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { useQuarantinedReadings } from './quarantinedReadings.ts';

/** The report names more; so many are as many as are read on a screen. */
const mostShown = 200;

export function QuarantinedReadings() {
  const named = useQuarantinedReadings();
  if (!named || named.quarantined.readings.length === 0) return null;
  return <QuarantinedTable quarantined={named.quarantined} />;
}

const QuarantinedTable = memo(function QuarantinedTable(props: {
  readonly quarantined: RunReport['quarantined'];
}) {
  const { readings, more } = props.quarantined;
  const shown = readings.slice(-mostShown).toReversed();
  const all = readings.length + more;
  return (
    <>
      <h3 className="quarantined-title">
        {t('sources:quarantined.title')}
        <span>
          {shown.length < all
            ? t('sources:quarantined.newestOf', { some: formatCount(shown.length), all: formatCount(all) })
            : t('sources:quarantined.newestFirst', { all: formatCount(all) })}
        </span>
      </h3>
      <table className="reason-table quarantined-table">
        <thead>
          <tr>
            <th scope="col">{t('sources:quarantined.sensor')}</th>
            <th scope="col">{t('sources:quarantined.seq')}</th>
            <th scope="col">{t('sources:quarantined.value')}</th>
            <th scope="col">{t('sources:quarantined.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((reading) => (
            <QuarantinedRow key={`${reading.sensor} ${reading.seq}`} {...reading} />
          ))}
        </tbody>
      </table>
    </>
  );
});

const QuarantinedRow = memo(function QuarantinedRow({ sensor, seq, value, reason }: QuarantinedReading) {
  return (
    <tr>
      <th scope="row">
        <SensorLink id={sensor} />
      </th>
      <td className="number">{formatCount(seq)}</td>
      <td className="number">
        {value === null ? t('sources:quarantined.missing') : formatSignificant(value, 6)}
      </td>
      <td className="quarantined-reason" title={reason}>
        {reason}
      </td>
    </tr>
  );
});

function SensorLink({ id }: { readonly id: string }) {
  const slot = useTelltale(({ structure }) => structure?.sensors.find((sensor) => sensor.id === id)?.slot);
  const showSensor = useTelltale((state) => state.showSensor);
  const showScreen = useTelltale((state) => state.showScreen);
  if (slot === undefined) return <>{id}</>;
  const show = () => {
    showSensor(slot);
    showScreen('monitor');
  };
  return (
    <Button className="quarantined-sensor" onPress={show}>
      {id}
      <span className="visually-hidden">, {t('sources:quarantined.show')}</span>
    </Button>
  );
}
