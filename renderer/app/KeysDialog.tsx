// The list of keys.
import { Dialog } from '../components/Dialog.tsx';
import { t } from '../language/language.ts';
import './KeysDialog.css';

const keys = [
  [['1', '2', '3', '4', '5'], 'screens'],
  [['/'], 'find'],
  [['Space'], 'pause'],
  [['←', '→'], 'pan'],
  [['+', '−'], 'zoom'],
  [['K'], 'knobs'],
  [['F'], 'faults'],
  [['T'], 'tables'],
  [['↑', '↓', '←', '→'], 'wall'],
  [['Enter'], 'details'],
  [['P'], 'pick'],
  [['?'], 'list'],
  [['Esc'], 'back'],
] as const;

export function KeysDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Dialog title={t('app:keys.title')} isOpen={isOpen} onClose={onClose}>
      <dl className="keys">
        {keys.map(([names, what]) => (
          <div key={what}>
            <dt>
              {names.map((name) => (
                <kbd key={name}>{name === 'Space' ? t('app:keys.space') : name}</kbd>
              ))}
            </dt>
            <dd>{t(`app:keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
