// The screens of the rail, each loaded when it is first shown.
import { Activity, Cable, Gauge, List, Workflow } from 'lucide-react';
import { type ComponentType, lazy, type ReactNode } from 'react';
import type { ScreenName } from '../../shared/screens.ts';

export interface ScreenEntry {
  readonly name: ScreenName;
  readonly icon: ReactNode;
  readonly Screen: ComponentType;
}

const MonitorScreen = lazy(async () => ({
  default: (await import('../monitor/MonitorScreen.tsx')).MonitorScreen,
}));
const PipelineScreen = lazy(async () => ({
  default: (await import('../pipeline/PipelineScreen.tsx')).PipelineScreen,
}));
const TuneScreen = lazy(async () => ({
  default: (await import('../tune/TuneScreen.tsx')).TuneScreen,
}));
const SourcesScreen = lazy(async () => ({
  default: (await import('../sources/SourcesScreen.tsx')).SourcesScreen,
}));
const EventsScreen = lazy(async () => ({
  default: (await import('../events/EventsScreen.tsx')).EventsScreen,
}));

export const screens: readonly ScreenEntry[] = [
  { name: 'monitor', icon: <Activity />, Screen: MonitorScreen },
  { name: 'pipeline', icon: <Workflow />, Screen: PipelineScreen },
  { name: 'tune', icon: <Gauge />, Screen: TuneScreen },
  { name: 'sources', icon: <Cable />, Screen: SourcesScreen },
  { name: 'events', icon: <List />, Screen: EventsScreen },
];
