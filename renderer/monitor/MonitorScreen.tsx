// The Monitor: the wall of all sensors, the live chart of those picked, the details of one.
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { Notice } from '../components/Notice.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { Segments } from '../components/Segments.tsx';
import { FaultsPanel } from '../faults/FaultsPanel.tsx';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { useTelltale, type WallFilter } from '../store/telltaleStore.ts';
import { LiveChart } from './LiveChart.tsx';
import '../components/Panel.css';
import './MonitorScreen.css';
import { NoSensors, WaitingForEngine } from './MonitorNotices.tsx';
import { SensorPanel } from './SensorPanel.tsx';
import { Wall } from './Wall.tsx';
import { sensorPriority, wallGroups } from './wallGroups.ts';

const side = [
  { id: 'sensor', title: 'Sensor', content: <SensorPanel /> },
  { id: 'knobs', title: 'Knobs', content: <KnobsPanel /> },
  { id: 'faults', title: 'Faults', content: <FaultsPanel /> },
];

export function MonitorScreen() {
  return (
    <ScreenFrame screen="monitor" title="Monitor" tools={<WallTools />} side={side}>
      <WallPanel />
      <LiveChart />
    </ScreenFrame>
  );
}

/** Positions of sensors that are not normal; the same array while they are the same. */
function useAbnormal(): readonly number[] {
  return useTelltale(
    useShallow(({ structure, wall, breaches }) =>
      (structure?.sensors ?? []).flatMap((_, index) =>
        sensorPriority(wall, breaches, index) === null ? [] : [index],
      ),
    ),
  );
}

function WallTools() {
  const filter = useTelltale((state) => state.wallFilter);
  const setFilter = useTelltale((state) => state.setWallFilter);
  const search = useTelltale((state) => state.wallSearch);
  const setSearch = useTelltale((state) => state.setWallSearch);
  const all = useTelltale((state) => state.structure?.sensors.length ?? 0);
  const picked = useTelltale((state) => state.picked.length);
  const abnormal = useAbnormal().length;
  const segments: readonly { id: WallFilter; label: string }[] = [
    { id: 'all', label: `All ${all}` },
    { id: 'abnormal', label: `Abnormal ${abnormal}` },
    { id: 'picked', label: `Picked ${picked}` },
  ];
  return (
    <>
      <Segments label="Show" segments={segments} selected={filter} onSelect={setFilter} />
      <SearchField label="Find sensor" value={search} onChange={setSearch} shortcut="/" />
    </>
  );
}

function WallPanel() {
  const structure = useTelltale((state) => state.structure);
  const filter = useTelltale((state) => state.wallFilter);
  const search = useTelltale((state) => state.wallSearch);
  const picked = useTelltale((state) => state.picked);
  const abnormalNow = useAbnormal();
  const abnormal = filter === 'abnormal' ? abnormalNow : noneAbnormal;
  const pickedShown = filter === 'picked' ? picked : nonePicked;
  const groups = useMemo(
    () => (structure ? wallGroups(structure, { filter, search, picked: pickedShown, abnormal }) : []),
    [structure, filter, search, pickedShown, abnormal],
  );
  return (
    <section className="panel wall-panel" aria-label="Sensors">
      {!structure ? (
        <WaitingForEngine />
      ) : structure.sensors.length === 0 ? (
        <NoSensors />
      ) : groups.length === 0 ? (
        <NothingFound filter={filter} search={search} />
      ) : (
        <Wall structure={structure} groups={groups} />
      )}
    </section>
  );
}

const noneAbnormal: readonly number[] = [];
const nonePicked: readonly string[] = [];

function NothingFound({ filter, search }: { readonly filter: WallFilter; readonly search: string }) {
  const what = { all: 'No sensor', abnormal: 'No abnormal sensor', picked: 'No picked sensor' }[filter];
  return (
    <Notice className="wall-notice" title={search ? `${what} matches “${search}”` : what}>
      {search ? 'Names, ids, units and sources are searched.' : 'Choose All to see every sensor.'}
    </Notice>
  );
}
