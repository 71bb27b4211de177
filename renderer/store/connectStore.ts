// Ties an engine client to the store: frames and connection in, the composed view out.
import type { Frame, View } from '../../shared/frame.ts';
import type { EngineClient } from '../../shared/protocol.ts';
import { composeView } from './composeView.ts';
import { isWorkerDeath } from './isWorkerDeath.ts';
import { knobMarker } from './knobMarkers.ts';
import { limitBreaches, noBreaches } from './limitBreaches.ts';
import { withColours } from './pickedSensors.ts';
import { initialEngineSide, mostEvents, type TelltaleState, useTelltale } from './telltaleStore.ts';

const mostMarkers = 500;
const mostDeaths = 2_000;

/** Returns what undoes it. */
export function connectStore(client: EngineClient): () => void {
  useTelltale.setState({ client });
  let sent = '';
  const sendView = (): void => {
    const view = currentView(useTelltale.getState());
    const text = JSON.stringify(view);
    if (text === sent) return;
    sent = text;
    client.setView(view);
    useTelltale.setState((state) => withoutUnasked(state, view));
  };
  const ends = [
    client.onConnection((connection) => useTelltale.setState({ connection })),
    client.onFrame((frame) => useTelltale.setState((state) => takeFrame(state, frame))),
    useTelltale.subscribe(sendView),
  ];
  document.addEventListener('visibilitychange', sendView);
  sendView();
  return () => {
    for (const end of ends) end();
    document.removeEventListener('visibilitychange', sendView);
    client.close();
    useTelltale.setState({ ...initialEngineSide(), client: null });
  };
}

function currentView(state: TelltaleState): View {
  const sensors = state.structure?.sensors ?? [];
  const slotById = new Map(sensors.map((sensor) => [sensor.id, sensor.slot]));
  return composeView({
    screen: state.screen,
    documentVisible: document.visibilityState !== 'hidden',
    pickedSlots: state.picked.flatMap((id) => slotById.get(id) ?? []),
    currentSlot: state.currentSlot,
    detailShown: state.sideTab.monitor === 'sensor',
    span: state.span,
    tuneHistoryShown: state.tuneView === 'autoTune',
  });
}

/** What is no longer asked for is dropped, so that it is not shown as present when it is asked for again. */
function withoutUnasked(state: TelltaleState, view: View): Partial<TelltaleState> {
  return {
    series: view.series ? state.series : null,
    overview: view.overview ? state.overview : null,
    detail: view.detail && state.detail?.slot === view.detail.slot ? state.detail : null,
    history: view.history ? state.history : null,
    costPoints: view.history || view.tuning ? state.costPoints : null,
    tuning: view.tuning ? state.tuning : null,
  };
}

/** The part of the state that a frame replaces. A frame numbered 0 begins a new session: what was gathered is dropped. */
export function takeFrame(state: TelltaleState, frame: Frame): Partial<TelltaleState> {
  const next: Writable<Partial<TelltaleState>> = {
    atMs: frame.atMs,
    receivedAtMs: Date.now(),
    frames: state.frames + 1,
    figures: frame.figures,
    series: frame.series ?? state.series,
    overview: frame.overview ?? state.overview,
    detail: frame.detail ?? state.detail,
    history: frame.history ?? state.history,
    costPoints: frame.costPoints ?? state.costPoints,
    tuning: frame.tuning ?? state.tuning,
  };
  const structure = frame.structure ?? state.structure;
  if (frame.structure) Object.assign(next, takeStructure(state, frame));
  if (frame.number === 0) state.tasks.clear();
  if (frame.tasks) state.tasks.add(frame.tasks);
  if (frame.wall && structure && frame.wall.values.length === structure.sensors.length) {
    next.wall = frame.wall;
    state.sparks.add(frame.wall.sparks, frame.wall.values.length);
    const before = next.breaches ?? state.breaches;
    next.breaches = limitBreaches(structure, frame.wall, frame.atMs, before);
  }
  takeEvents(state, frame, next);
  return next;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function takeStructure(state: TelltaleState, frame: Frame): Partial<TelltaleState> {
  const { structure } = frame;
  if (!structure) return {};
  const next: Writable<Partial<TelltaleState>> = { structure };
  const isNewRun = state.structure?.startedAtMs !== structure.startedAtMs;
  const ids = structure.sensors.map((sensor) => sensor.id).join();
  const sameSensors = ids === state.structure?.sensors.map((sensor) => sensor.id).join();
  if (isNewRun || !sameSensors) {
    state.sparks.reset(structure.sensors.length);
    next.wall = null;
    next.breaches = noBreaches;
  }
  const picksChanged = structure.picked.join() !== state.structure?.picked.join();
  if (isNewRun || (picksChanged && state.picksUnderWay === 0)) {
    next.picked = structure.picked;
    next.colours = withColours(isNewRun ? {} : state.colours, structure.picked);
  }
  const current = state.currentSlot;
  if (current === null || isNewRun || !structure.sensors.some((sensor) => sensor.slot === current)) {
    const first = structure.sensors.find((sensor) => structure.picked.includes(sensor.id));
    next.currentSlot = (first ?? structure.sensors[0])?.slot ?? null;
  }
  return next;
}

function takeEvents(state: TelltaleState, frame: Frame, next: Writable<Partial<TelltaleState>>): void {
  const restarted = frame.number === 0 && state.frames > 0;
  if (frame.events.length === 0 && !restarted) return;
  const events = restarted ? [] : state.events;
  const markers = restarted ? [] : state.markers;
  const added = frame.events.flatMap((event) => knobMarker(event) ?? []);
  next.events = [...events, ...frame.events].slice(-mostEvents);
  const deaths = frame.events.filter(isWorkerDeath).map(({ atMs }) => atMs);
  if (deaths.length > 0 || restarted)
    next.deathsMs = [...(restarted ? [] : state.deathsMs), ...deaths].slice(-mostDeaths);
  next.markers = added.length > 0 || restarted ? [...markers, ...added].slice(-mostMarkers) : markers;
}
