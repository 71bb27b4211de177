// Tools of a screen with time charts: how long a stretch they show, pause or live, and tables in place of charts.
import { Pause, Play, Table2 } from 'lucide-react';
import { Button } from '../components/Button.tsx';
import { Segments } from '../components/Segments.tsx';
import { useTelltale } from '../store/telltaleStore.ts';
import './SpanTools.css';

const spans = [
  { id: '10000', label: '10 s' },
  { id: '30000', label: '30 s' },
  { id: '60000', label: '1 min' },
  { id: '120000', label: '2 min' },
  { id: '300000', label: '5 min' },
  { id: '900000', label: '15 min' },
] as const;

export function SpanTools() {
  const spanMs = useTelltale((state) => state.span.spanMs);
  const paused = useTelltale((state) => state.span.endMs !== null);
  const asTable = useTelltale((state) => state.asTable);
  const { setSpanMs, togglePaused, toggleTable } = useTelltale.getState();
  return (
    <>
      <Segments
        label="Stretch of time"
        segments={spans}
        selected={spans.find(({ id }) => Number(id) === spanMs)?.id ?? null}
        onSelect={(id) => setSpanMs(Number(id))}
      />
      <Button className="span-pause" variant={paused ? 'primary' : 'normal'} onPress={togglePaused}>
        {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        {paused ? 'Live' : 'Pause'}
      </Button>
      <Button iconOnly aria-label="Show as table" aria-pressed={asTable} onPress={toggleTable}>
        <Table2 aria-hidden="true" />
      </Button>
    </>
  );
}
