// The Monitor: the wall of all sensors, the live chart of those picked, the details of one.
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { ScreenFrame } from '../app/ScreenFrame.tsx';
import { Notice } from '../components/Notice.tsx';
import { SearchField } from '../components/SearchField.tsx';
import { Segments } from '../components/Segments.tsx';
import { FaultsPanel } from '../faults/FaultsPanel.tsx';
import { formatCount } from '../format/numbers.ts';
import { KnobsPanel } from '../knobs/KnobsPanel.tsx';
import { t } from '../language/language.ts';
import { useTelltale, type WallFilter } from '../store/telltaleStore.ts';
import { LiveChart } from './LiveChart.tsx';
import '../components/Panel.css';
import './MonitorScreen.css';
import { NoSensors, WaitingForEngine } from './MonitorNotices.tsx';
import { SensorPanel } from './SensorPanel.tsx';
import { Wall } from './Wall.tsx';
import { sensorPriority, wallGroups } from './wallGroups.ts';

const side = () => [
  { id: 'sensor', title: t('monitor:sensor'), content: <SensorPanel /> },
  { id: 'knobs', title: t('app:knobs'), content: <KnobsPanel /> },
  { id: 'faults', title: t('app:faults'), content: <FaultsPanel /> },
];

export function MonitorScreen() {
  return (
    <ScreenFrame screen="monitor" tools={<WallTools />} side={side()}>
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
    { id: 'all', label: t('monitor:all', { number: formatCount(all) }) },
    { id: 'abnormal', label: t('monitor:abnormal', { number: formatCount(abnormal) }) },
    { id: 'picked', label: t('monitor:picked', { number: formatCount(picked) }) },
  ];
  return (
    <>
      <Segments label={t('monitor:show')} segments={segments} selected={filter} onSelect={setFilter} />
      <SearchField label={t('monitor:findSensor')} value={search} onChange={setSearch} shortcut="/" />
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
    <section className="panel wall-panel" aria-label={t('monitor:sensors')}>
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
  const what = t(`monitor:none.${filter}`);
  return (
    <Notice className="wall-notice" title={search ? t('monitor:noneMatches', { what, search }) : what}>
      {search ? t('monitor:searched') : t('monitor:chooseAll')}
    </Notice>
  );
}
