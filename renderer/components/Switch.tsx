// On or off, for what acts at once; the word beside it says which, so that it is never told by colour alone.
import { Switch as AriaSwitch } from 'react-aria-components';
import { t } from '../language/language.ts';
import './Switch.css';

interface SwitchProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Switch({ label, isSelected, onChange, isDisabled = false }: SwitchProps) {
  return (
    <AriaSwitch
      aria-label={label}
      className="switch"
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
    >
      <i className="switch-track" aria-hidden="true">
        <i />
      </i>
      <span className="switch-word">{isSelected ? t('app:on') : t('app:off')}</span>
    </AriaSwitch>
  );
}
