// Button that asks which kind of source to add.
import { Plus } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover, Text } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { formTitles, type SourceForm, sourceForms } from './sourceForms.ts';
import { useSources } from './sourcesState.ts';

const explanations: Readonly<Record<SourceForm, string>> = {
  poll: 'asks its sensors and waits for their answers',
  stream: 'delivers at a steady rate, up to millions a second',
  replay: 'plays a CSV file again at its pace or faster',
  system: 'load, memory, temperatures, disk and network',
};

export function AddSourceMenu({ variant = 'normal' }: { readonly variant?: 'normal' | 'primary' }) {
  const open = useSources((state) => state.open);
  return (
    <MenuTrigger>
      <Button variant={variant}>
        <Plus aria-hidden="true" />
        Add source
      </Button>
      <Popover className="menu-popover" placement="bottom end" offset={2}>
        <Menu
          className="menu"
          aria-label="Kind of source"
          onAction={(key) => {
            const form = sourceForms.find((name) => name === key);
            if (form) open({ kind: 'add', form });
          }}
        >
          {sourceForms.map((form) => (
            <MenuItem key={form} id={form} className="menu-item source-kind" textValue={formTitles[form]}>
              <Text slot="label">{formTitles[form]}</Text>
              <Text slot="description">{explanations[form]}</Text>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
