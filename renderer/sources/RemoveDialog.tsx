// Asks before a source is removed.
import { useState } from 'react';
import type { SourceStructure } from '../../shared/frame.ts';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { t } from '../language/language.ts';
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
  return (
    <Dialog
      title={t('sources:removeTitle', { name })}
      isOpen
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('sources:keep')}</Button>
          <Button variant="primary" onPress={remove}>
            {t('sources:removeIt')}
          </Button>
        </>
      }
    >
      <p>{t('sources:removeText', { count: slots.length })}</p>
      <FaultList title={t('sources:notRemoved')} faults={faults} />
    </Dialog>
  );
}
