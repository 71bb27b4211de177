// Where the subject of an event is shown.
import type { EngineEvent } from '../../shared/events.ts';
import type { Structure } from '../../shared/frame.ts';
import { knobKeys } from '../../shared/knobs.ts';
import { useSources } from '../sources/sourcesState.ts';
import { useTelltale } from '../store/telltaleStore.ts';

export type SubjectPlace =
  | { readonly screen: 'monitor'; readonly slot: number }
  | { readonly screen: 'sources'; readonly sourceId: string }
  | { readonly screen: 'pipeline'; readonly side: 'knobs' | 'faults' | null };

/** Null where no screen shows it (a file, or what is no longer in the plant). */
export function subjectPlace(
  { subject, kind }: EngineEvent,
  structure: Structure | null,
): SubjectPlace | null {
  if (subject === '' || !structure) return null;
  const sensor = structure.sensors.find(({ id }) => id === subject);
  if (sensor) return { screen: 'monitor', slot: sensor.slot };
  const source = structure.sources.find(({ config }) => config.id === subject);
  if (source) return { screen: 'sources', sourceId: source.config.id };
  if (subject.startsWith('faults.') || (kind === 'fault' && !/^W\d+$/.test(subject)))
    return { screen: 'pipeline', side: 'faults' };
  if ((knobKeys as readonly string[]).includes(subject)) return { screen: 'pipeline', side: 'knobs' };
  if (kind === 'pool' || kind === 'queue' || /^W\d+$/.test(subject))
    return { screen: 'pipeline', side: null };
  return null;
}

export function showSubject(place: SubjectPlace): void {
  const { showScreen, showSensor, showSideTab } = useTelltale.getState();
  if (place.screen === 'monitor') showSensor(place.slot);
  if (place.screen === 'sources') {
    useSources.getState().select(place.sourceId);
    showSideTab('sources', 'source');
  }
  if (place.screen === 'pipeline' && place.side) showSideTab('pipeline', place.side);
  showScreen(place.screen);
}
