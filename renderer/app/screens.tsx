// The screens of the rail, each loaded when it is first shown.
import { Activity, Cable, List, Workflow } from 'lucide-react';
import { type ComponentType, lazy, type ReactNode } from 'react';
import type { ScreenName } from '../store/composeView.ts';

export interface ScreenEntry {
  readonly name: ScreenName;
  readonly title: string;
  readonly icon: ReactNode;
  readonly Screen: ComponentType;
}

type ScreenModule = Readonly<Record<string, ComponentType>>;

// A screen lives in `<name>/<Name>Screen.tsx` and exports a component of that name.
const modules = import.meta.glob<ScreenModule>([
  '../monitor/MonitorScreen.tsx',
  '../pipeline/PipelineScreen.tsx',
  '../sources/SourcesScreen.tsx',
  '../events/EventsScreen.tsx',
]);

function screenOf(name: ScreenName, title: string): ComponentType {
  return lazy(async () => {
    const component = `${title}Screen`;
    const module = await modules[`../${name}/${component}.tsx`]?.();
    return { default: module?.[component] ?? (() => null) };
  });
}

export const screens: readonly ScreenEntry[] = [
  { name: 'monitor', title: 'Monitor', icon: <Activity />, Screen: screenOf('monitor', 'Monitor') },
  { name: 'pipeline', title: 'Pipeline', icon: <Workflow />, Screen: screenOf('pipeline', 'Pipeline') },
  { name: 'sources', title: 'Sources', icon: <Cable />, Screen: screenOf('sources', 'Sources') },
  { name: 'events', title: 'Events', icon: <List />, Screen: screenOf('events', 'Events') },
];
