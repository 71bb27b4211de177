// What frames do to the store, and what the store asks for.
import { beforeEach, describe, expect, it } from 'vitest';
import { composeView, type ViewChoices } from '../../renderer/store/composeView.ts';
import { conditions } from '../../renderer/store/conditions.ts';
import { takeFrame } from '../../renderer/store/connectStore.ts';
import { limitBreaches } from '../../renderer/store/limitBreaches.ts';
import { withColours } from '../../renderer/store/pickedSensors.ts';
import { initialEngineSide, mostEvents, useTelltale } from '../../renderer/store/telltaleStore.ts';
import type { EngineEvent } from '../../shared/events.ts';
import { frame, sensor, series, structure, wall } from './frames.ts';
import { type HealthState, syntheticNotice, syntheticPool } from './syntheticHealth.ts';

const initial = useTelltale.getState();
const take = (more: Parameters<typeof frame>[0]) =>
  useTelltale.setState((state) => takeFrame(state, frame(more)));

beforeEach(() => {
  useTelltale.setState({ ...initial, ...initialEngineSide() }, true);
});

const event = (number: number, more: Partial<EngineEvent> = {}): EngineEvent => ({
  number,
  atMs: number,
  kind: 'run',
  priority: 4,
  subject: '',
  message: `event ${number}`,
  ...more,
});

describe('frames', () => {
  it('the first structure - brings the sensors picked in the plant and shows the first of them', () => {
    take({ number: 0, structure: structure([sensor(0), sensor(1)], { picked: ['hall.1'] }) });
    const { picked, currentSlot, colours } = useTelltale.getState();
    expect({ picked, currentSlot, colours }).toEqual({
      picked: ['hall.1'],
      currentSlot: 1,
      colours: { 'hall.1': 0 },
    });
  });

  it('columns that a frame leaves out - stay as they were', () => {
    const lines = [series(0, [[1, 2]])];
    take({ series: lines });
    take({ series: null });
    expect(useTelltale.getState().series).toBe(lines);
  });

  it('wall columns of another structure - are not shown under the wrong sensors', () => {
    take({ structure: structure([sensor(0), sensor(1)]) });
    take({ wall: wall([{ value: 1 }]) });
    expect(useTelltale.getState().wall).toBeNull();
  });

  it('events - are kept to the newest 5,000, and knob changes become markers', () => {
    take({ events: Array.from({ length: mostEvents }, (_, number) => event(number)) });
    const change = { kind: 'knob', subject: 'batch.size', before: '100', after: '500' } as const;
    take({ events: [event(mostEvents, change)] });
    const { events, markers } = useTelltale.getState();
    expect(events).toHaveLength(mostEvents);
    expect(events.at(-1)?.number).toBe(mostEvents);
    expect(markers).toMatchObject([{ key: 'batch.size', name: 'batch', before: '100', after: '500' }]);
  });

  it('deaths of workers - are kept for the charts; other failures, and a new session, leave them out', () => {
    const death = { kind: 'pool', priority: 2, subject: 'W2' } as const;
    take({
      events: [
        event(0, death),
        event(1, { ...death, priority: 3 }),
        event(2, { ...death, subject: 'pool' }),
        event(3, { kind: 'fault', priority: 2, subject: 'W2' }),
        event(4, death),
      ],
    });
    expect(useTelltale.getState().deathsMs).toEqual([event(0).atMs, event(4).atMs]);
    take({ number: 0, events: [event(0)] });
    expect(useTelltale.getState().deathsMs).toEqual([]);
  });

  it('a new session - repeats no event', () => {
    take({ number: 0, events: [event(0), event(1)] });
    take({ number: 0, events: [event(0), event(1), event(2)] });
    expect(useTelltale.getState().events.map(({ number }) => number)).toEqual([0, 1, 2]);
  });
});

describe('picking', () => {
  it('a ninth sensor - finds no room and changes nothing', () => {
    take({ structure: structure(Array.from({ length: 9 }, (_, slot) => sensor(slot))) });
    const { togglePicked } = useTelltale.getState();
    for (let slot = 0; slot < 8; slot++) expect(togglePicked(`hall.${slot}`)).toBe(true);
    expect(togglePicked('hall.8')).toBe(false);
    expect(useTelltale.getState().picked).toHaveLength(8);
    expect(useTelltale.getState().refusedPicks).toBe(1);
  });

  it('a choice that is not answered yet - is not undone by an older account of it', () => {
    const sensors = [sensor(0), sensor(1)];
    take({ structure: structure(sensors) });
    useTelltale.setState({ client: { ...silentClient } });
    useTelltale.getState().togglePicked('hall.0');
    useTelltale.getState().togglePicked('hall.1');
    take({ structure: structure(sensors, { revision: 2, picked: ['hall.0'] }) });
    expect(useTelltale.getState().picked).toEqual(['hall.0', 'hall.1']);
  });

  it('a colour - stays with its sensor when another is taken off', () => {
    const order = withColours(withColours({}, ['a', 'b', 'c']), ['b', 'd']);
    expect(order).toEqual({ a: 0, b: 1, c: 2, d: 3 });
  });
});

const silentClient = {
  onFrame: () => () => {},
  onConnection: () => () => {},
  setView: () => {},
  send: () => new Promise<never>(() => {}),
  retry: () => {},
  close: () => {},
};

describe('time', () => {
  beforeEach(() => take({ atMs: 1_000_000 }));

  it('pause - stays at the present moment, and a second press follows it again', () => {
    useTelltale.getState().togglePaused();
    expect(useTelltale.getState().span.endMs).toBe(1_000_000);
    useTelltale.getState().togglePaused();
    expect(useTelltale.getState().span.endMs).toBeNull();
  });

  it('moving on to the present - follows it again', () => {
    useTelltale.getState().setSpanEnd(999_000);
    expect(useTelltale.getState().span.endMs).toBe(999_000);
    useTelltale.getState().setSpanEnd(1_000_001);
    expect(useTelltale.getState().span.endMs).toBeNull();
  });

  it('moving back - ends where the 15 minutes kept begin', () => {
    useTelltale.getState().setSpanMs(60_000);
    useTelltale.getState().setSpanEnd(0);
    expect(useTelltale.getState().span.endMs).toBe(1_000_000 - 900_000 + 60_000);
  });

  it('a stretch - is at least 1 s and at most 15 min', () => {
    useTelltale.getState().setSpanMs(1);
    expect(useTelltale.getState().span.spanMs).toBe(1_000);
    useTelltale.getState().setSpanMs(1e9);
    expect(useTelltale.getState().span.spanMs).toBe(900_000);
  });
});

describe('composeView', () => {
  const choices: ViewChoices = {
    screen: 'monitor',
    documentVisible: true,
    pickedSlots: [2],
    currentSlot: 5,
    detailShown: true,
    span: { spanMs: 10_000, endMs: null },
    tuneHistoryShown: false,
  };

  it('the Monitor - asks for lines, overview and details, the Pipeline for history and tasks', () => {
    expect(composeView(choices)).toMatchObject({
      visible: true,
      wall: true,
      series: { slots: [2], span: choices.span },
      overview: true,
      detail: { slot: 5 },
      history: null,
      tasks: false,
    });
    expect(composeView({ ...choices, screen: 'pipeline' })).toMatchObject({
      series: null,
      detail: null,
      history: choices.span,
      tasks: true,
    });
  });

  it('the Tune screen - asks for the lab, and for history where the view draws it', () => {
    const tune = { ...choices, screen: 'tune' } as const;
    expect(composeView(tune)).toMatchObject({ tuning: true, history: null, series: null });
    expect(composeView({ ...tune, tuneHistoryShown: true })).toMatchObject({
      tuning: true,
      history: choices.span,
    });
  });

  it('a hidden document - asks for nothing', () => {
    expect(composeView({ ...choices, documentVisible: false })).toMatchObject({
      visible: false,
      wall: false,
    });
  });

  it('nothing picked, details hidden - are not asked for', () => {
    const view = composeView({ ...choices, pickedSlots: [], detailShown: false });
    expect(view).toMatchObject({ series: null, overview: false, detail: null });
  });
});

describe('limitBreaches', () => {
  const plant = structure([sensor(0), sensor(1)], {}, { 'hall.0': { low: 10, high: 20, priority: 2 } });

  it('a value beyond a limit - counts from the first frame that showed it', () => {
    const first = limitBreaches(plant, wall([{ value: 25 }, { value: 999 }]), 5_000, []);
    expect(first).toEqual([{ side: 'high', limit: 20, priority: 2, sinceMs: 5_000 }, null]);
    expect(limitBreaches(plant, wall([{ value: 26 }, { value: 0 }]), 6_000, first)).toBe(first);
    const low = limitBreaches(plant, wall([{ value: 5 }, { value: 0 }]), 7_000, first);
    expect(low[0]).toMatchObject({ side: 'low', sinceMs: 7_000 });
    expect(limitBreaches(plant, wall([{ value: 15 }, { value: 0 }]), 8_000, low)).toEqual([null, null]);
  });
});

describe('a limit that is moved', () => {
  it('while the value stays beyond it - keeps since when that is', () => {
    const plantOf = (high: number) => structure([sensor(0)], {}, { 'hall.0': { high, priority: 2 } });
    const first = limitBreaches(plantOf(20), wall([{ value: 30 }]), 5_000, []);
    expect(limitBreaches(plantOf(25), wall([{ value: 30 }]), 9_000, first)).toMatchObject([
      { limit: 25, sinceMs: 5_000 },
    ]);
  });
});

describe('conditions', () => {
  it('what is abnormal - is listed worst first, and nothing else', () => {
    take({ structure: structure([sensor(0), sensor(1), sensor(2)]) });
    take({
      wall: wall([{ value: 1, state: 'stale' }, { value: 2 }, { value: Number.NaN, state: 'failed' }]),
    });
    useTelltale.setState({ connection: { state: 'lost', sinceMs: 0, retryAtMs: 1 } });
    expect(conditions(useTelltale.getState(), 6_000).map(({ priority, title }) => [priority, title])).toEqual(
      [
        [1, 'Engine not reached'],
        [2, 'Sensor 2 failed'],
        [3, 'Sensor 0 stale'],
      ],
    );
  });

  it('a pool in trouble - is critical while broken, high while tried, low while fewer workers are kept', () => {
    const { figures } = frame({});
    const told = (health: HealthState) => {
      take({ figures: { ...figures, pool: syntheticPool(health, 1), notice: syntheticNotice(health) } });
      return conditions(useTelltale.getState(), 0).map(({ priority, title }) => [priority, title]);
    };
    expect(told('broken')).toEqual([[1, 'Pool is broken, event loop computes']]);
    expect(told('probing')).toEqual([[2, 'Pool is tried with one worker']]);
    expect(told('faults')).toEqual([]);
    take({ figures: { ...figures, pool: { ...syntheticPool('well', 1), workersAllowed: 2 } } });
    expect(conditions(useTelltale.getState(), 0)).toMatchObject([
      { priority: 3, title: 'Pool keeps 2 of 4 workers' },
    ]);
  });

  it('a run where all is well - has none', () => {
    take({ structure: structure([sensor(0)]) });
    take({ wall: wall([{ value: 1 }]) });
    expect(conditions(useTelltale.getState(), 0)).toEqual([]);
  });
});
