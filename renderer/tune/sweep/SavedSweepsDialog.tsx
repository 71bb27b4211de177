// The saved sweeps in a list: to name, show and delete them.
import { Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Group, Input, TextField } from 'react-aria-components';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Notice } from '../../components/Notice.tsx';
import { t } from '../../language/language.ts';
import '../../sources/sourceForm.css';
import './SavedSweepsDialog.css';
import { longestName, mostSaved, type SavedSweep, useSavedSweeps } from './savedSweeps.ts';
import { useEverySweep } from './shownSweep.ts';
import { useSweepChoices } from './sweepChoices.ts';
import { measuredCells, setupPairs } from './sweepWords.ts';

export function SavedSweepsDialog() {
  const isOpen = useSweepChoices((state) => state.listing);
  const sweeps = useEverySweep();
  const saved = useSavedSweeps((state) => state.saved.length);
  return (
    <Dialog
      className="saved-sweeps-dialog"
      title={t('sweep:saved.title', { some: String(saved), all: String(mostSaved) })}
      isOpen={isOpen}
      onClose={() => useSweepChoices.setState({ listing: false })}
    >
      {sweeps.length === 0 ? (
        <Notice title={t('sweep:saved.none')}>{t('sweep:saved.noneText')}</Notice>
      ) : (
        <ul className="saved-sweeps">
          {sweeps.map((one) => (
            <SavedRow key={one.key} one={one} hasPlace={saved < mostSaved} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

interface SavedRowProps {
  readonly one: SavedSweep;
  readonly hasPlace: boolean;
}

function SavedRow({ one, hasPlace }: SavedRowProps) {
  const { key, name, sweep } = one;
  const [isDeleting, setDeleting] = useState(false);
  const isUnsaved = useSavedSweeps(({ unsaved }) => unsaved.includes(one));
  const { taken } = setupPairs(sweep);
  const show = () =>
    useSweepChoices.setState({ shownKey: key, picked: null, workPerReadingUs: null, listing: false });
  return (
    <li className="saved-sweep">
      <NameField key={name} name={name} onRename={(next) => useSavedSweeps.getState().rename(key, next)} />
      <span className="saved-sweep-words">
        {isUnsaved && <b>{t('sweep:saved.notSaved')}, </b>}
        {t('sweep:saved.cells', {
          some: String(measuredCells(sweep.cells)),
          all: String(sweep.cells.length),
          taken,
        })}
      </span>
      <span className="saved-sweep-tools">
        {isDeleting ? (
          <>
            <Button onPress={() => remove(key)} autoFocus>
              {t('sweep:saved.deleteForGood')}
            </Button>
            <Button onPress={() => setDeleting(false)}>{t('sources:keep')}</Button>
          </>
        ) : (
          <>
            {isUnsaved && hasPlace && (
              <Button onPress={() => useSavedSweeps.getState().keepUnsaved(key)}>
                {t('sweep:saved.save')}
              </Button>
            )}
            <Button onPress={show}>{t('sweep:saved.show')}</Button>
            <Button
              variant="quiet"
              iconOnly
              aria-label={t('sweep:saved.delete', { name })}
              onPress={() => setDeleting(true)}
            >
              <Trash2 aria-hidden="true" />
            </Button>
          </>
        )}
      </span>
    </li>
  );
}

function remove(key: string): void {
  useSavedSweeps.getState().forget(key);
  const { shownKey, comparedKey } = useSweepChoices.getState();
  if (shownKey === key) useSweepChoices.setState({ shownKey: null, picked: null });
  if (comparedKey === key) useSweepChoices.setState({ comparedKey: null });
}

interface NameFieldProps {
  readonly name: string;
  readonly onRename: (name: string) => void;
}

/** Takes the name on Enter and when it is left. */
function NameField({ name, onRename }: NameFieldProps) {
  const [draft, setDraft] = useState(name);
  const take = () => {
    if (draft.trim() !== name) onRename(draft);
  };
  const takeOnEnter = ({ key }: KeyboardEvent) => {
    if (key === 'Enter') take();
  };
  return (
    <TextField
      aria-label={t('sweep:saved.nameOf', { name })}
      value={draft}
      onChange={setDraft}
      onBlur={take}
      onKeyDown={takeOnEnter}
      maxLength={longestName}
      autoComplete="off"
    >
      <Group className="field-box field-box-text">
        <Input spellCheck={false} />
      </Group>
    </TextField>
  );
}
