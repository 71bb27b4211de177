// Opening and saving the plant file, and whether it was changed.
import { Download, FolderOpen } from 'lucide-react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { t } from '../language/language.ts';
import { openPlantFile, savePlantFile, usePlantFile } from './plantFile.ts';
import { refusalOf } from './refusal.ts';
import { useSources } from './sourcesState.ts';

export function PlantTools() {
  const changed = usePlantFile((state) => state.changed);
  const opening = usePlantFile((state) => state.opening);
  const setRefused = useSources((state) => state.setRefused);
  return (
    <>
      {changed && (
        <span className="plant-changed">
          <i aria-hidden="true" />
          {t('sources:plant.changed')}
        </span>
      )}
      <FileTrigger
        acceptedFileTypes={['.telltale', '.json', 'application/json']}
        onSelect={(files) => {
          const file = files?.item(0);
          if (file) void openPlantFile(file);
        }}
      >
        <Button isDisabled={opening !== null}>
          <FolderOpen aria-hidden="true" />
          {opening === null ? t('sources:plant.open') : t('sources:opening')}
        </Button>
      </FileTrigger>
      <Button onPress={() => void savePlantFile().catch((error: unknown) => setRefused(refusalOf(error)))}>
        <Download aria-hidden="true" />
        {t('sources:plant.save')}
      </Button>
    </>
  );
}
