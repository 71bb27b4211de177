// What can be done to one source: pause or go on, edit, remove.
import { Pause, Pencil, Play, Trash2 } from 'lucide-react';
import { Button } from '../components/Button.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { refusalOf } from './refusal.ts';
import { useSources } from './sourcesState.ts';

function usePause(id: string): readonly [paused: boolean, toggle: () => void] {
  const paused = useTelltale(
    (state) => state.structure?.sources.find(({ config }) => config.id === id)?.config.paused ?? false,
  );
  const send = useTelltale((state) => state.send);
  const setRefused = useSources((state) => state.setRefused);
  const toggle = () =>
    send({ name: 'pauseSource', id, paused: !paused }).then(
      () => setRefused([]),
      (error: unknown) => setRefused(refusalOf(error)),
    );
  return [paused, () => void toggle()];
}

export function SourceActions({ id, name }: { readonly id: string; readonly name: string }) {
  const [paused, toggle] = usePause(id);
  const open = useSources((state) => state.open);
  return (
    <div className="source-actions">
      <Button
        variant="quiet"
        iconOnly
        aria-label={paused ? t('sources:goOn', { name }) : t('sources:pause', { name })}
        onPress={toggle}
      >
        {paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
      </Button>
      <Button
        variant="quiet"
        iconOnly
        aria-label={t('sources:edit', { name })}
        onPress={() => open({ kind: 'edit', id })}
      >
        <Pencil aria-hidden="true" />
      </Button>
      <Button
        variant="quiet"
        iconOnly
        aria-label={t('sources:remove', { name })}
        onPress={() => open({ kind: 'remove', id })}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </div>
  );
}
