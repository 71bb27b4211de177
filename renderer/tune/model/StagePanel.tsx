// CPU time against wall time of each stage: whether it waits or computes, and where it should run therefore.
import type { StageBound } from '../../../shared/tuning/model.ts';
import { MeterBar } from '../../components/MeterBar.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Panel } from '../../components/Panel.tsx';
import { formatPercent, formatSignificant, noValue, withUnit } from '../../format/numbers.ts';
import { t } from '../../language/language.ts';
import { ScrollRegion } from '../../sources/ScrollRegion.tsx';

export function StagePanel({ stages }: { readonly stages: readonly StageBound[] }) {
  return (
    <Panel title={t('model:stages.title')} caption={t('model:stages.caption')}>
      {stages.length === 0 ? (
        <Notice className="model-notice" title={t('model:stages.none')}>
          {t('model:stages.noneText')}
        </Notice>
      ) : (
        <ScrollRegion className="model-scroll" label={t('model:stages.label')}>
          <table className="stage-table">
            <thead>
              <tr>
                {(['stage', 'times', 'share', 'kind', 'where'] as const).map((column) => (
                  <th key={column} scope="col">
                    <span className={column === 'share' ? 'visually-hidden' : ''}>
                      {t(`model:stages.column.${column}`)}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stages.map((stage) => (
                <StageRow key={stage.stage} stage={stage} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Panel>
  );
}

/** "0.20 of 0.31 µs"; empty where it was not measured. */
function stageTimes(cpuUs: number | null, wallUs: number | null): string {
  if (cpuUs === null || wallUs === null) return '';
  const [scale, unit] = wallUs >= 1_000 ? [1_000, 'ms'] : [1, 'µs'];
  const [cpu, wall] = [cpuUs, wallUs].map((us) => formatSignificant(us / scale, 2));
  return t('model:stages.cpuOfWall', { cpu: cpu ?? '', wall: withUnit(wall ?? '', unit) });
}

function StageRow({
  stage: { stage, cpuUs, wallUs, cpuShare, kind, advice },
}: {
  readonly stage: StageBound;
}) {
  const share = cpuShare === null ? noValue : withUnit(formatPercent(cpuShare), '%');
  const name = t(`model:stages.stage.${stage}`);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {share}
        <span className="stage-times">{stageTimes(cpuUs, wallUs)}</span>
      </td>
      <td>
        {cpuShare !== null && (
          <MeterBar
            label={t('model:stages.share', { name })}
            valueText={share}
            share={Math.min(1, cpuShare)}
          />
        )}
      </td>
      <td>{kind ? t(`model:stages.kind.${kind}`) : noValue}</td>
      <td>{advice}</td>
    </tr>
  );
}
