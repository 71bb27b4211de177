// Over every screen: takes a plant file dropped on the window, tells why one was refused, keeps track of changes.
import { useEffect, useState } from 'react';
import { Button } from '../components/Button.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { FaultList } from './FaultList.tsx';
import { comparePlant, openPlantFile, usePlantFile } from './plantFile.ts';
import './plantFile.css';

const compareAfterMs = 400;

export function PlantFileWatch() {
  useComparedPlant();
  const isOver = useFileDrop();
  const refused = usePlantFile((state) => state.refused);
  const dismiss = () => usePlantFile.setState({ refused: null });
  return (
    <>
      {isOver && (
        <div className="drop-veil">
          <p>{t('sources:plant.drop')}</p>
        </div>
      )}
      <Dialog
        title={t('sources:plant.notOpened')}
        isOpen={refused !== null}
        onClose={dismiss}
        actions={<Button onPress={dismiss}>{t('app:close')}</Button>}
      >
        <p className="plant-refused">{t('sources:plant.goesOn')}</p>
        <FaultList title={refused?.fileName ?? ''} faults={refused?.faults ?? []} />
      </Dialog>
    </>
  );
}

function useComparedPlant(): void {
  const revision = useTelltale((state) => state.structure?.revision);
  const connected = useTelltale((state) => state.connection.state === 'connected');
  useEffect(() => {
    if (revision === undefined || !connected) return;
    const timer = setTimeout(() => {
      comparePlant().catch(() => {
        // The connection went away meanwhile; the next revision or connection compares again.
      });
    }, compareAfterMs);
    return () => clearTimeout(timer);
  }, [revision, connected]);
}

/** True while a file is dragged over the window. */
function useFileDrop(): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const holdsFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!holdsFile(event)) return;
      event.preventDefault();
      setIsOver(false);
      const file = event.dataTransfer?.files.item(0);
      if (file) void openPlantFile(file);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver;
}
