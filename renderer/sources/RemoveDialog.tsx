// Asks before a source is removed.
import { useState } from 'react';
import type { SourceStructure } from '../../shared/frame.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { formatCount } from '../format/numbers.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { FaultList } from './FaultList.tsx';
import { refusalOf } from './refusal.ts';
import { useSources } from './sourcesState.ts';

export function RemoveDialog({ source }: { readonly source: SourceStructure }) {
  const { config, name, slots } = source;
  const send = useTelltale((state) => state.send);
  const close = useSources((state) => state.closeDialog);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const remove = () => {
    send({ name: 'removeSource', id: config.id }).then(close, (error: unknown) =>
      setFaults(refusalOf(error)),
    );
  };
  const sensors = slots.length === 1 ? 'its sensor leaves' : `its ${formatCount(slots.length)} sensors leave`;
  return (
    <Dialog
      title={`Remove ${name}?`}
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>Keep it</Button>
          <Button variant="primary" onPress={remove}>
            Remove
          </Button>
        </>
      }
    >
      <p>
        The source stops and {sensors} the wall and the charts. What it delivered stays in the ledger. To have
        it again, add it or open the plant file as it was saved.
      </p>
      <FaultList title="Not removed" faults={faults} />
    </Dialog>
  );
}
