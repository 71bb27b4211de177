// What auto-tune holds and within which bounds, and every change that it made with its reason, newest first.
import type { AutoTuneFigures } from '../../shared/tuning/autoTune.ts';
import { useSampled } from '../app/useSampled.ts';
import { Notice } from '../components/Notice.tsx';
import { Panel } from '../components/Panel.tsx';
import { formatCount, formatTime, withUnit } from '../format/numbers.ts';
import { knobName } from '../knobs/knobWords.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';

export function AutoTuneChanges() {
  const figures = useSampled((state) => state.tuning?.autoTune ?? null);
  return (
    <div className="auto-tune-foot">
      <Panel title={t('autoTune:changes')} caption={t('autoTune:changesCaption')}>
        {figures && figures.changes.length > 0 ? (
          <ChangeTable changes={figures.changes} />
        ) : (
          <div className="auto-tune-nothing">
            <NoChange figures={figures} />
          </div>
        )}
      </Panel>
      <Panel title={t('autoTune:holds')} caption={t('autoTune:andBounds')}>
        {figures && <HeldTable figures={figures} />}
      </Panel>
    </div>
  );
}

function ChangeTable({ changes }: Pick<AutoTuneFigures, 'changes'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="auto-tune-changes" aria-label={t('autoTune:changesTable')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('charts:time')}</th>
            <th scope="col">{t('autoTune:change')}</th>
            <th scope="col">{t('autoTune:why')}</th>
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
  if (!figures) return <Notice title={t('app:waitingForEngine')}>{t('autoTune:waiting')}</Notice>;
  if (figures.on) return <Notice title={t('autoTune:noChange')}>{t('autoTune:noChangeText')}</Notice>;
  return <Notice title={t('autoTune:nothingHeld')}>{t('autoTune:nothingHeldText')}</Notice>;
}

function HeldTable({ figures: { on, bounds } }: { readonly figures: AutoTuneFigures }) {
  const knobs = useTelltale((state) => state.structure?.knobs);
  const range = ([least, most]: readonly [number, number], unit = '') =>
    withUnit(t('knobs:range', { least: formatCount(least), most: formatCount(most) }), unit);
  const rows = [
    knobs?.pool.mode === 'inline'
      ? { name: knobName('pool.workers'), now: t('autoTune:none'), range: t('pipeline:eventLoop') }
      : {
          name: knobName('pool.workers'),
          now: formatCount(knobs?.pool.workers ?? Number.NaN),
          range: range(bounds.workers),
        },
    {
      name: knobName('batch.size'),
      now: formatCount(knobs?.batch.size ?? Number.NaN),
      range: range(bounds.batch),
    },
    {
      name: knobName('batch.maxWaitMs'),
      now: withUnit(formatCount(knobs?.batch.maxWaitMs ?? Number.NaN), 'ms'),
      range: range(bounds.maxWaitMs, 'ms'),
    },
  ];
  return (
    <table className="auto-tune-held">
      <thead>
        <tr>
          <th scope="col">{t('autoTune:knob')}</th>
          <th scope="col">{t('charts:now')}</th>
          <th scope="col">{t('autoTune:bounds')}</th>
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
