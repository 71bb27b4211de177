// The list of keys.
import { Dialog } from '../components/Dialog.tsx';
import './KeysDialog.css';

const keys: readonly (readonly [readonly string[], string])[] = [
  [['1', '2', '3', '4', '5'], 'Monitor, Pipeline, Tune, Sources, Events'],
  [['/'], 'Find'],
  [['Space'], 'Pause the charts, or follow the present again'],
  [['←', '→'], 'Move through time'],
  [['+', '−'], 'Shorter or longer stretch of time'],
  [['K'], 'Knobs'],
  [['F'], 'Faults, to be put in on purpose'],
  [['T'], 'Charts as tables'],
  [['↑', '↓', '←', '→'], 'In the wall: from sensor to sensor'],
  [['Enter'], 'In the wall: details of the sensor'],
  [['P'], 'In the wall: put the sensor on the chart, or take it off'],
  [['?'], 'This list'],
  [['Esc'], 'Back'],
];

export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" isOpen={isOpen} onClose={onClose}>
      <dl className="keys">
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
