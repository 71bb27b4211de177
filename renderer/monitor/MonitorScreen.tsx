// The Monitor: the wall of all sensors, the live chart of those picked, the details of one.
import { ScreenFrame } from '../app/ScreenFrame.tsx';

export function MonitorScreen() {
  return (
    <ScreenFrame screen="monitor" title="Monitor">
      <div className="panel" />
    </ScreenFrame>
  );
}
