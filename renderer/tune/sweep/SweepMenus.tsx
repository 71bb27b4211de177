// Menus of the Sweep view: saved sweeps and files, what to compare with, and exports.
import { ChevronDown, Download } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { SweepResult } from '../../../shared/tuning/sweep.ts';
import { Button } from '../../components/Button.tsx';
import { t } from '../../language/language.ts';
import { exportCsv, exportJson, exportPng } from './exportSweep.ts';
import { savedSweep, sweepKey, useSavedSweeps } from './savedSweeps.ts';
import { useEverySweep } from './shownSweep.ts';
import { useSweepChoices } from './sweepChoices.ts';
import { readSweepFile } from './sweepFile.ts';
import './SweepMenus.css';

interface MenuButtonProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly isDisabled?: boolean;
  readonly isOn?: boolean;
  readonly onAction: (key: string) => void;
  readonly children: ReactNode;
}

function MenuButton({ label, icon, isDisabled = false, isOn = false, onAction, children }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button isDisabled={isDisabled} className={isOn ? 'sweep-menu-on' : ''}>
        {icon}
        {label}
        <ChevronDown aria-hidden="true" className="sweep-menu-chevron" />
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={2}>
        <Menu className="menu" aria-label={label} onAction={(key) => onAction(String(key))}>
          {children}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Item({
  id,
  text,
  isOn = false,
}: {
  readonly id: string;
  readonly text: string;
  readonly isOn?: boolean;
}) {
  return (
    <MenuItem id={id} className={`menu-item ${isOn ? 'strong' : ''}`} textValue={text}>
      {text}
    </MenuItem>
  );
}

/** Sweeps kept in this browser, and files. */
export function SavedMenu() {
  const saved = useEverySweep();
  const shownKey = useSweepChoices((state) => state.shownKey);
  const picker = useRef<HTMLInputElement>(null);
  const act = (key: string) => {
    if (key === 'file') picker.current?.click();
    else if (key === 'newest') useSweepChoices.setState({ shownKey: null, picked: null });
    else if (key === 'list') useSweepChoices.setState({ listing: true });
    else useSweepChoices.setState({ shownKey: key, picked: null });
  };
  return (
    <>
      <MenuButton label={t('sweep:menu.saved')} isOn={shownKey !== null} onAction={act}>
        <MenuSection>
          <Item id="newest" text={t('sweep:menu.newest')} isOn={shownKey === null} />
          {saved.map(({ key, name }) => (
            <Item key={key} id={key} text={name} isOn={key === shownKey} />
          ))}
        </MenuSection>
        <Separator className="sweep-menu-rule" />
        <MenuSection>
          <Item id="file" text={t('sweep:menu.openFile')} />
          {saved.length > 0 && <Item id="list" text={t('sweep:menu.list')} />}
        </MenuSection>
      </MenuButton>
      <input
        ref={picker}
        type="file"
        accept=".json,application/json"
        aria-label={t('sweep:menu.file')}
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) openFile(file).catch(() => {});
        }}
      />
    </>
  );
}

async function openFile(file: File): Promise<void> {
  useSweepChoices.setState({ refused: null });
  const read = await readSweepFile(file);
  if (!read.ok) {
    const title = t('sweep:menu.notOpened', { name: file.name });
    useSweepChoices.setState({ refused: { title, faults: read.faults } });
    return;
  }
  useSavedSweeps.getState().keep(read.sweep);
  useSweepChoices.setState({ shownKey: sweepKey(read.sweep), picked: null, workPerReadingUs: null });
}

export function CompareMenu({ sweep }: { readonly sweep: SweepResult | null }) {
  const saved = useEverySweep();
  const comparedKey = useSweepChoices((state) => state.comparedKey);
  const others = saved.filter(({ key }) => sweep === null || key !== savedSweep(sweep).key);
  return (
    <MenuButton
      label={t('sweep:menu.compare')}
      isOn={comparedKey !== null}
      isDisabled={sweep === null}
      onAction={(key) => {
        if (key !== 'none') useSweepChoices.setState({ comparedKey: key === 'nothing' ? null : key });
      }}
    >
      {others.length === 0 && <Item id="none" text={t('sweep:menu.noOther')} />}
      {comparedKey !== null && <Item id="nothing" text={t('sweep:menu.withNothing')} />}
      {others.map(({ key, name }) => (
        <Item key={key} id={key} text={t('sweep:menu.with', { name })} isOn={key === comparedKey} />
      ))}
    </MenuButton>
  );
}

export function ExportMenu({ sweep }: { readonly sweep: SweepResult | null }) {
  const act = (key: string) => {
    if (!sweep) return;
    if (key === 'json') exportJson(sweep);
    if (key === 'csv') exportCsv(sweep);
    if (key !== 'png') return;
    useSweepChoices.setState({ refused: null });
    exportPng(sweep).catch((error: unknown) => {
      const faults = [error instanceof Error ? error.message : String(error)];
      useSweepChoices.setState({ refused: { title: t('sweep:menu.noPicture'), faults } });
    });
  };
  return (
    <MenuButton
      label={t('sweep:menu.export')}
      icon={<Download aria-hidden="true" />}
      isDisabled={sweep === null}
      onAction={act}
    >
      <Item id="json" text={t('sweep:menu.json')} />
      <Item id="csv" text={t('sweep:menu.csv')} />
      <Item id="png" text={t('sweep:menu.png')} />
    </MenuButton>
  );
}
