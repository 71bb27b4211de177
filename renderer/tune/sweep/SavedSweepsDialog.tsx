// The saved sweeps in a list: to name, show and delete them.
import { Trash2 } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Group, Input, TextField } from 'react-aria-components';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Notice } from '../../components/Notice.tsx';
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
      title={`Saved sweeps, ${saved} of ${mostSaved}`}
      isOpen={isOpen}
      onClose={() => useSweepChoices.setState({ listing: false })}
    >
      {sweeps.length === 0 ? (
        <Notice title="None is saved">A sweep is saved in this browser when it has ended.</Notice>
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
        {isUnsaved && <b>not saved, </b>}
        {measuredCells(sweep.cells)} of {sweep.cells.length} cells, taken {taken}
      </span>
      <span className="saved-sweep-tools">
        {isDeleting ? (
          <>
            <Button onPress={() => remove(key)} autoFocus>
              Delete for good
            </Button>
            <Button onPress={() => setDeleting(false)}>Keep it</Button>
          </>
        ) : (
          <>
            {isUnsaved && hasPlace && (
              <Button onPress={() => useSavedSweeps.getState().keepUnsaved(key)}>Save</Button>
            )}
            <Button onPress={show}>Show</Button>
            <Button variant="quiet" iconOnly aria-label={`Delete ${name}`} onPress={() => setDeleting(true)}>
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
      aria-label={`Name of ${name}`}
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
