// Button that asks which kind of source to add.
import { Plus } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { t } from '../language/language.ts';
import { formTitle, sourceForms } from './sourceForms.ts';
import { useSources } from './sourcesState.ts';

export function AddSourceMenu({ variant = 'normal' }: { readonly variant?: 'normal' | 'primary' }) {
  const open = useSources((state) => state.open);
  return (
    <MenuTrigger>
      <Button variant={variant}>
        <Plus aria-hidden="true" />
        {t('sources:add')}
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={2}>
        <Menu
          className="menu"
          aria-label={t('sources:kindOfSource')}
          onAction={(key) => {
            const form = sourceForms.find((name) => name === key);
            if (form) open({ kind: 'add', form });
          }}
        >
          {sourceForms.map((form) => (
            <MenuItem key={form} id={form} className="menu-item source-kind" textValue={formTitle(form)}>
              <Text slot="label">{formTitle(form)}</Text>
              <Text slot="description">{t(`sources:explanation.${form}`)}</Text>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
