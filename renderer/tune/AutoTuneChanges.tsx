// What auto-tune holds and within which bounds, and every change that it made with its reason, newest first.
import type { AutoTuneFigures } from '../../shared/tuning/autoTune.ts';
import { useSampled } from '../app/useSampled.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatTime, withUnit } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';

export function AutoTuneChanges() {
  const figures = useSampled((state) => state.tuning?.autoTune ?? null);
  return (
    <div className="auto-tune-foot">
      <Panel title="Changes" caption="newest first, at most one in 2 s">
        {figures && figures.changes.length > 0 ? (
          <ChangeTable changes={figures.changes} />
        ) : (
          <div className="auto-tune-nothing">
            <NoChange figures={figures} />
          </div>
        )}
      </Panel>
      <Panel title="What it holds" caption="and its bounds">
        {figures && <HeldTable figures={figures} />}
      </Panel>
    </div>
  );
}

function ChangeTable({ changes }: Pick<AutoTuneFigures, 'changes'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="auto-tune-changes" aria-label="Changes, table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">time</th>
            <th scope="col">change</th>
            <th scope="col">why</th>
          </tr>
        </thead>
        <tbody>
          {changes.toReversed().map(({ atMs, what, reason }) => (
            <tr key={atMs}>
              <th scope="row">{formatTime(atMs)}</th>
              <td>{what}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function NoChange({ figures }: { readonly figures: AutoTuneFigures | null }) {
  if (!figures)
    return <Notice title="Waiting for the engine">It says how auto-tune is doing within a second.</Notice>;
  if (figures.on)
    return (
      <Notice title="No change yet">
        The knobs stay as they are while p99 keeps to the target and no setting would cost less CPU.
      </Notice>
    );
  return (
    <Notice title="Nothing is held">
      Switched on, it sets workers, batch size and maximum wait so that p99 keeps to the target at the least
      CPU. Each change gets a marker and a reason. Moving one of these knobs yourself, a preset or another
      plant switches it off at once.
    </Notice>
  );
}

function HeldTable({ figures: { on, bounds } }: { readonly figures: AutoTuneFigures }) {
  const knobs = useTelltale((state) => state.structure?.knobs);
  const range = ([least, most]: readonly [number, number], unit = '') =>
    withUnit(`${formatCount(least)} to ${formatCount(most)}`, unit);
  const rows = [
    knobs?.pool.mode === 'inline'
      ? { name: 'Workers', now: 'none', range: 'event loop' }
      : {
          name: 'Workers',
          now: formatCount(knobs?.pool.workers ?? Number.NaN),
          range: range(bounds.workers),
        },
    { name: 'Batch size', now: formatCount(knobs?.batch.size ?? Number.NaN), range: range(bounds.batch) },
    {
      name: 'Maximum wait',
      now: withUnit(formatCount(knobs?.batch.maxWaitMs ?? Number.NaN), 'ms'),
      range: range(bounds.maxWaitMs, 'ms'),
    },
  ];
  return (
    <table className="auto-tune-held">
      <thead>
        <tr>
          <th scope="col">knob</th>
          <th scope="col">now</th>
          <th scope="col">bounds</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, now, range: text }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className={on ? 'auto-tune-now' : ''}>{now}</td>
            <td>{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
