// Tools of a screen with time charts: how long a stretch they show, pause or live, and tables in place of charts.
import { Pause, Play, Table2 } from 'lucide-react';
import { Button } from '../components/Button.tsx';
import { Segments } from '../components/Segments.tsx';
import { formatSpan, thinSpace } from '../format/numbers.ts';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import './SpanTools.css';

const spans = ['10000', '30000', '60000', '120000', '300000', '900000'] as const;

export function SpanTools() {
  const spanMs = useTelltale((state) => state.span.spanMs);
  const paused = useTelltale((state) => state.span.endMs !== null);
  const asTable = useTelltale((state) => state.asTable);
  const { setSpanMs, togglePaused, toggleTable } = useTelltale.getState();
  return (
    <>
      <Segments
        label={t('charts:span')}
        segments={spans.map((id) => ({ id, label: formatSpan(Number(id)).replace(thinSpace, ' ') }))}
        selected={spans.find((id) => Number(id) === spanMs) ?? null}
        onSelect={(id) => setSpanMs(Number(id))}
      />
      <Button className="span-pause" variant={paused ? 'primary' : 'normal'} onPress={togglePaused}>
        {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        {paused ? t('charts:live') : t('charts:pause')}
      </Button>
      <Button iconOnly aria-label={t('charts:asTable')} aria-pressed={asTable} onPress={toggleTable}>
        <Table2 aria-hidden="true" />
      </Button>
    </>
  );
}
