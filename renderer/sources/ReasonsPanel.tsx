// Why readings were quarantined or shed: reasons with their counts.
import { useSampled } from '../app/useSampled.ts';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatPercent, withUnit } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { QuarantinedReadings } from './QuarantinedTable.tsx';
import { ScrollRegion } from './ScrollRegion.tsx';

export function ReasonsPanel() {
  const figures = useSampled((state) => state.figures);
  const lost = (figures?.ledger.quarantined ?? 0) + (figures?.ledger.shed ?? 0);
  const reasons = Object.entries(figures?.byReason ?? {})
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  return (
    <Panel
      title={t('sources:reasons.title')}
      caption={t('sources:reasons.caption')}
      tools={
        figures && (
          <span className="readout number">
            {t('sources:reasons.inAll')} <b>{formatCount(lost)}</b>
          </span>
        )
      }
      className="reasons-panel"
    >
      {reasons.length === 0 ? (
        <p className="panel-note">{figures ? t('sources:reasons.none') : ''}</p>
      ) : (
        <ScrollRegion label={t('sources:reasons.list')}>
          <table className="reason-table">
            <thead className="visually-hidden">
              <tr>
                <th scope="col">{t('sources:reasons.reason')}</th>
                <th scope="col">{t('sources:reasons.readings')}</th>
                <th scope="col">{t('sources:reasons.share')}</th>
              </tr>
            </thead>
            <tbody>
              {reasons.map(([reason, count]) => (
                <tr key={reason}>
                  <th scope="row">{reason}</th>
                  <td className="number">{formatCount(count)}</td>
                  <td className="number text-3">
                    {withUnit(formatPercent(lost > 0 ? count / lost : 0), '%')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <QuarantinedReadings />
        </ScrollRegion>
      )}
    </Panel>
  );
}
