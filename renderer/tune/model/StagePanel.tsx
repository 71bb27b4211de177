// CPU time against wall time of each stage: whether it waits or computes, and where it should run therefore.
import type { StageBound } from '../../../shared/tuning/model.ts';
import { MeterBar } from '../../components/MeterBar.tsx';
import { Notice } from '../../components/Notice.tsx';
import { Panel } from '../../components/Panel.tsx';
import { formatPercent, formatSignificant, noValue, withUnit } from '../../format/numbers.ts';
import { ScrollRegion } from '../../sources/ScrollRegion.tsx';

const stageWords: Readonly<Record<StageBound['stage'], string>> = {
  sources: 'Sources',
  ingest: 'Ingest',
  dispatch: 'Dispatch',
  compute: 'Compute',
  commit: 'Commit',
  ui: 'UI',
};

export function StagePanel({ stages }: { readonly stages: readonly StageBound[] }) {
  return (
    <Panel title="Waiting or computing" caption="CPU / wall time of a reading, UI: of a frame, last 10 s">
      {stages.length === 0 ? (
        <Notice className="model-notice" title="No stage measured yet">
          The shares appear once readings have passed for some seconds.
        </Notice>
      ) : (
        <ScrollRegion className="model-scroll" label="CPU time of each stage">
          <table className="stage-table">
            <thead>
              <tr>
                {['stage', 'CPU / wall', 'share', 'kind', 'where it should run'].map((name) => (
                  <th key={name} scope="col">
                    {name === 'share' ? <span className="visually-hidden">{name}</span> : name}
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
  return `${cpu} of ${withUnit(`${wall}`, unit)}`;
}

function StageRow({
  stage: { stage, cpuUs, wallUs, cpuShare, kind, advice },
}: {
  readonly stage: StageBound;
}) {
  const share = cpuShare === null ? noValue : withUnit(formatPercent(cpuShare), '%');
  const name = stageWords[stage];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        {share}
        <span className="stage-times">{stageTimes(cpuUs, wallUs)}</span>
      </td>
      <td>
        {cpuShare !== null && (
          <MeterBar label={`CPU share of ${name}`} valueText={share} share={Math.min(1, cpuShare)} />
        )}
      </td>
      <td>{kind ?? noValue}</td>
      <td>{advice}</td>
    </tr>
  );
}
