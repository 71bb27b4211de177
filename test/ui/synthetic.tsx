// The application over the synthetic client. What is shown is chosen by the address:
// ?state=normal|calm|overload|disconnected|empty|connecting|faults|broken|probing &sensors=200 &screen=pipeline
// &side=knobs|faults &theme=light &paused=23 &table
// On the Tune screen: &view=model|sweep|autoTune|lesson &tuning=done|empty|running|cancelled|failed|unknown|wide
import { createRoot } from 'react-dom/client';
import { App } from '../../renderer/app/App.tsx';
import { connectStore } from '../../renderer/store/connectStore.ts';
import { tuneViews, useTelltale } from '../../renderer/store/telltaleStore.ts';
import { screenNames } from '../../shared/screens.ts';
import { openSyntheticClient, syntheticStates } from './syntheticClient.ts';
import { syntheticTunings } from './syntheticSweep.ts';

const query = new URLSearchParams(location.search);
const state = syntheticStates.find((name) => name === query.get('state')) ?? 'normal';
const screen = screenNames.find((name) => name === query.get('screen')) ?? 'monitor';
const theme = query.get('theme') === 'light' ? 'light' : 'dark';
const pausedS = Number(query.get('paused') ?? 0);
const current = query.get('current');

const tuning = syntheticTunings.find((name) => name === query.get('tuning')) ?? 'done';
const tuneView = tuneViews.find((name) => name === query.get('view')) ?? 'model';

connectStore(openSyntheticClient({ state, sensors: Number(query.get('sensors') ?? 0), tuning }));
useTelltale.setState({ screen, theme, tuneView, asTable: query.has('table') });
const side = query.get('side');
if (side) useTelltale.getState().showSideTab(screen, side);
const end = useTelltale.subscribe(({ structure, atMs, showSensor, setSpanEnd }) => {
  if (!structure) return;
  end();
  const sensor = structure.sensors.find(({ id }) => id === (current ?? 'line.02'));
  if (sensor) showSensor(sensor.slot);
  if (side) useTelltale.getState().showSideTab(screen, side);
  if (pausedS > 0) setSpanEnd(atMs - pausedS * 1_000);
});

const root = document.getElementById('root');
if (!root) throw new Error('synthetic.html has no element #root');
createRoot(root).render(<App />);
