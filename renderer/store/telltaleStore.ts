// The one store of the UI: what the engine sent last, and what the person in front of it chose.
import { create } from 'zustand';
import type { EngineEvent } from '../../shared/events.ts';
import type {
  CostPoints,
  HistoryColumns,
  SensorDetail,
  SeriesColumns,
  Structure,
  TimeSpan,
  WallColumns,
} from '../../shared/frame.ts';
import { type LanguageChoice, languages } from '../../shared/languageChoice.ts';
import type { PipelineFigures } from '../../shared/pipelineFigures.ts';
import type { Command, CommandResult, ConnectionState, EngineClient } from '../../shared/protocol.ts';
import type { ScreenName } from '../../shared/screens.ts';
import type { ThemeChoice } from '../../shared/theme.ts';
import type { TuningFigures } from '../../shared/tuning/tuning.ts';
import { t } from '../language/language.ts';
import type { KnobMarker } from './knobMarkers.ts';
import { type LimitBreach, noBreaches } from './limitBreaches.ts';
import { type ColourOrder, mostPicked, withColours } from './pickedSensors.ts';
import { SparkRing } from './sparkRing.ts';
import { TaskRing } from './taskRing.ts';

export const mostEvents = 5_000;
const shortestSpanMs = 1_000;
export const longestSpanMs = 900_000;

export const tuneViews = ['model', 'sweep', 'autoTune', 'lesson'] as const;
export type TuneView = (typeof tuneViews)[number];
export type WallFilter = 'all' | 'abnormal' | 'picked';

export interface EngineSide {
  readonly connection: ConnectionState;
  readonly structure: Structure | null;
  /** ms since the epoch by the engine's clock, of the newest frame; NaN before the first. */
  readonly atMs: number;
  /** Local time at which the newest frame arrived; NaN before the first. */
  readonly receivedAtMs: number;
  /** Counts frames; changes whenever any column below was replaced or one of the rings written. */
  readonly frames: number;
  readonly figures: PipelineFigures | null;
  readonly wall: WallColumns | null;
  /** Null while the view does not ask for them. */
  readonly series: readonly SeriesColumns[] | null;
  readonly overview: readonly SeriesColumns[] | null;
  readonly detail: SensorDetail | null;
  readonly history: HistoryColumns | null;
  readonly costPoints: CostPoints | null;
  readonly tuning: TuningFigures | null;
  /** Written in place; compare `frames`. */
  readonly sparks: SparkRing;
  readonly tasks: TaskRing;
  /** Oldest first, the newest 5,000. */
  readonly events: readonly EngineEvent[];
  /** Oldest first. */
  readonly markers: readonly KnobMarker[];
  /** When workers died, ms since the epoch, ascending. */
  readonly deathsMs: readonly number[];
  /** By position in `structure.sensors`; null where the value is within its limits. */
  readonly breaches: readonly (LimitBreach | null)[];
}

export interface Choices {
  readonly screen: ScreenName;
  /** Sensor ids on the live chart, in the order of picking. */
  readonly picked: readonly string[];
  readonly colours: ColourOrder;
  /** The sensor in the side panel. */
  readonly currentSlot: number | null;
  /** Shared by all time charts. `endMs` null follows the present; a number means paused there. */
  readonly span: TimeSpan;
  /** Time under the cursor on any time chart, ms since the epoch. */
  readonly hoverMs: number | null;
  /** Tab shown in the side panel, by screen. */
  readonly sideTab: Readonly<Record<ScreenName, string>>;
  readonly theme: ThemeChoice;
  readonly language: LanguageChoice;
  readonly wallFilter: WallFilter;
  readonly wallSearch: string;
  readonly tuneView: TuneView;
  /** Charts are shown as tables. */
  readonly asTable: boolean;
  /** The list of keys is open. */
  readonly keysShown: boolean;
  /** Choices of sensors that the engine has not answered yet: until then its own account of them is old. */
  readonly picksUnderWay: number;
  /** Counts the sensors that found no room on the live chart. */
  readonly refusedPicks: number;
}

interface Actions {
  /** Sends a command; rejects with CommandRefused, or with an Error while there is no connection. */
  send<C extends Command>(command: C): Promise<CommandResult<C>>;
  retryConnection(): void;
  showScreen(screen: ScreenName): void;
  showSideTab(screen: ScreenName, tab: string): void;
  /** Shows a sensor's details in the side panel of the Monitor. */
  showSensor(slot: number): void;
  /** Puts a sensor on the live chart or takes it off. False when eight are there already. */
  togglePicked(id: string): boolean;
  setSpanMs(spanMs: number): void;
  /** Stops the time charts at that time (engine's clock), or lets them follow the present again with null. */
  setSpanEnd(endMs: number | null): void;
  togglePaused(): void;
  setHover(hoverMs: number | null): void;
  setTheme(theme: ThemeChoice): void;
  setLanguage(language: LanguageChoice): void;
  setWallFilter(filter: WallFilter): void;
  setWallSearch(search: string): void;
  showTuneView(view: TuneView): void;
  toggleTable(): void;
}

export interface TelltaleState extends EngineSide, Choices, Actions {
  readonly client: EngineClient | null;
}

/** On the desktop main keeps it and tells it; until then the system's preference is already the one that it set. */
const storedTheme = (): ThemeChoice => {
  if (globalThis.window?.telltaleHost) return 'system';
  const stored = globalThis.localStorage?.getItem('telltale.theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
};

/** Where the browser keeps the language chosen. */
export const languageKey = 'telltale.language';

const storedLanguage = (): LanguageChoice => {
  const stored = globalThis.localStorage?.getItem(languageKey);
  return languages.find((language) => language === stored) ?? 'system';
};

export const initialEngineSide = (): EngineSide => ({
  connection: { state: 'connecting' },
  structure: null,
  atMs: Number.NaN,
  receivedAtMs: Number.NaN,
  frames: 0,
  figures: null,
  wall: null,
  series: null,
  overview: null,
  detail: null,
  history: null,
  costPoints: null,
  tuning: null,
  sparks: new SparkRing(),
  tasks: new TaskRing(),
  events: [],
  markers: [],
  deathsMs: [],
  breaches: noBreaches,
});

export const useTelltale = create<TelltaleState>()((set, get) => ({
  ...initialEngineSide(),
  client: null,
  screen: 'monitor',
  picked: [],
  colours: {},
  currentSlot: null,
  span: { spanMs: 120_000, endMs: null },
  hoverMs: null,
  sideTab: { monitor: 'sensor', pipeline: 'knobs', tune: 'advisor', sources: 'source', events: 'event' },
  theme: storedTheme(),
  language: storedLanguage(),
  wallFilter: 'all',
  wallSearch: '',
  tuneView: 'model',
  asTable: false,
  keysShown: false,
  refusedPicks: 0,
  picksUnderWay: 0,

  send(command) {
    const { client } = get();
    if (!client) return Promise.reject(new Error(t('app:lost.notConnected')));
    return client.send(command);
  },
  retryConnection() {
    get().client?.retry();
  },
  showScreen(screen) {
    set({ screen, hoverMs: null });
  },
  showSideTab(screen, tab) {
    set((state) => ({ sideTab: { ...state.sideTab, [screen]: tab } }));
  },
  showSensor(slot) {
    set((state) => ({ currentSlot: slot, sideTab: { ...state.sideTab, monitor: 'sensor' } }));
  },
  togglePicked(id) {
    const { picked, colours, refusedPicks, send } = get();
    const taken = picked.includes(id);
    if (!taken && picked.length >= mostPicked) {
      set({ refusedPicks: refusedPicks + 1 });
      return false;
    }
    const next = taken ? picked.filter((other) => other !== id) : [...picked, id];
    set((state) => ({
      picked: next,
      colours: withColours(colours, next),
      picksUnderWay: state.picksUnderWay + 1,
    }));
    const answered = () => set((state) => ({ picksUnderWay: state.picksUnderWay - 1 }));
    // Refused or without a connection, the choice still holds on screen; it is only not kept in the plant.
    send({ name: 'pickSensors', ids: [...next] }).then(answered, answered);
    return true;
  },
  setSpanMs(spanMs) {
    const within = Math.min(longestSpanMs, Math.max(shortestSpanMs, spanMs));
    set((state) => ({ span: { ...state.span, spanMs: within } }));
  },
  setSpanEnd(endMs) {
    set((state) => {
      const { atMs } = state;
      const reachesPresent = endMs !== null && Number.isFinite(atMs) && endMs >= atMs;
      const oldest = atMs - longestSpanMs + state.span.spanMs;
      const within = endMs === null || reachesPresent ? null : Math.max(oldest, endMs);
      return { span: { ...state.span, endMs: within } };
    });
  },
  togglePaused() {
    const { span, atMs } = get();
    if (span.endMs !== null) set({ span: { ...span, endMs: null } });
    else if (Number.isFinite(atMs)) set({ span: { ...span, endMs: atMs } });
  },
  setHover(hoverMs) {
    if (get().hoverMs !== hoverMs) set({ hoverMs });
  },
  setTheme(theme) {
    set({ theme });
    const host = globalThis.window?.telltaleHost;
    if (!host) globalThis.localStorage?.setItem('telltale.theme', theme);
    // Refused only for a flood of changes: this window then shows what the next start will not.
    else host.setTheme(theme).catch(() => undefined);
  },
  setLanguage(language) {
    set({ language });
    // As for the theme.
    globalThis.window?.telltaleHost?.setLanguage(language).catch(() => undefined);
  },
  setWallFilter(wallFilter) {
    set({ wallFilter });
  },
  setWallSearch(wallSearch) {
    set({ wallSearch });
  },
  showTuneView(tuneView) {
    set({ tuneView });
  },
  toggleTable() {
    set((state) => ({ asTable: !state.asTable }));
  },
}));
