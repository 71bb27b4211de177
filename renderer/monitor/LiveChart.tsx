// The live chart of the sensors picked: its bar of tools, and in its place the chart, its table or what to do next.
import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useSampled } from '../app/useSampled.ts';
import { SpanTools } from '../charts/SpanTools.tsx';
import { AlarmMark } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { formatDuration, formatSpan } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { mostPicked } from '../store/pickedSensors.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { downloadShown } from './downloadShown.ts';
import './LiveChart.css';
import { LivePlot } from './LivePlot.tsx';
import { LiveTable } from './LiveTable.tsx';
import { NothingPicked, WaitingForReadings } from './MonitorNotices.tsx';

/** Lengths that can be read off the tools; any other is written out. */
const usualSpansMs: ReadonlySet<number> = new Set([10_000, 30_000, 60_000, 120_000, 300_000, 900_000]);
const refusalShownMs = 4_000;

/** True for a while after a sensor found no room on the chart. */
function useRefusal(): boolean {
  const count = useTelltale((state) => state.refusedPicks);
  const [seen, setSeen] = useState(count);
  useEffect(() => {
    if (count === seen) return;
    const timer = setTimeout(() => setSeen(count), refusalShownMs);
    return () => clearTimeout(timer);
  }, [count, seen]);
  return count !== seen;
}

function Caption() {
  const isRefused = useRefusal();
  const lines = useTelltale((state) => state.picked.length);
  const spanMs = useTelltale((state) => state.span.spanMs);
  const behindMs = useSampled(({ span, atMs }) =>
    span.endMs === null ? null : Math.round((atMs - span.endMs) / 1_000) * 1_000,
  );
  if (behindMs !== null)
    return (
      <span className="live-paused number">
        <AlarmMark priority={4} />
        <b className="strong">{t('app:paused')}</b>
        <span>{t('monitor:behind', { time: formatDuration(Math.max(0, behindMs)) })}</span>
      </span>
    );
  if (isRefused)
    return (
      <span className="live-refused" role="status">
        <AlarmMark priority={4} />
        {t('monitor:mostLines', { most: String(mostPicked) })}
      </span>
    );
  if (lines === 0) return null;
  return (
    <span className="text-3 micro">
      {t('monitor:lines', { lines: String(lines), most: String(mostPicked) })}
      {!usualSpansMs.has(spanMs) && `, ${formatSpan(spanMs)}`}
    </span>
  );
}

export function LiveChart() {
  const isEmpty = useTelltale((state) => state.picked.length === 0);
  const hasSensors = useTelltale((state) => (state.structure?.sensors.length ?? 0) > 0);
  const isWaiting = useTelltale((state) => !state.series?.some(({ t }) => t.length > 0));
  const canExport = !isEmpty && !isWaiting;
  return (
    <section className="panel live-panel" aria-labelledby="live-title">
      <div className="live-bar">
        <h2 id="live-title">{t('monitor:liveChart')}</h2>
        <Caption />
        <span className="grow" />
        <SpanTools />
        <Button iconOnly aria-label={t('monitor:download')} isDisabled={!canExport} onPress={downloadShown}>
          <Download aria-hidden="true" />
        </Button>
      </div>
      <div className="live-place">
        {hasSensors && (isEmpty ? <NothingPicked /> : isWaiting ? <WaitingForReadings /> : <Shown />)}
      </div>
    </section>
  );
}

function Shown() {
  const asTable = useTelltale((state) => state.asTable);
  return asTable ? <LiveTable /> : <LivePlot />;
}
