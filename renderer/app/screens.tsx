// The screens of the rail, each loaded when it is first shown.
import { Activity, Cable, Gauge, List, Workflow } from 'lucide-react';
import { type ComponentType, lazy, type ReactNode } from 'react';
import type { ScreenName } from '../../shared/screens.ts';

export interface ScreenEntry {
  readonly name: ScreenName;
  readonly title: string;
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
  { name: 'monitor', title: 'Monitor', icon: <Activity />, Screen: MonitorScreen },
  { name: 'pipeline', title: 'Pipeline', icon: <Workflow />, Screen: PipelineScreen },
  { name: 'tune', title: 'Tune', icon: <Gauge />, Screen: TuneScreen },
  { name: 'sources', title: 'Sources', icon: <Cable />, Screen: SourcesScreen },
  { name: 'events', title: 'Events', icon: <List />, Screen: EventsScreen },
];
