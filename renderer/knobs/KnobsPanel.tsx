// The panel of all knobs: presets, every knob in its group, how many differ from their defaults, and the way back.
import { Undo2 } from 'lucide-react';
import { type KnobKey, type Knobs, knobValue } from '../../shared/knobs.ts';
import { type Preset, presets } from '../../shared/presets.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import { t } from '../language/language.ts';
import { useTelltale } from '../store/telltaleStore.ts';
import { KnobRow } from './KnobRow.tsx';
import { changedKnobs, changeKnobs, resetKnobs, useKnobStore } from './knobStore.ts';
import { knobGroups, sameKnobValue } from './knobWords.ts';
import './KnobsPanel.css';

export function KnobsPanel() {
  const knobs = useTelltale((state) => state.structure?.knobs);
  const moved = useKnobStore((state) => state.moved);
  if (!knobs)
    return (
      <div className="knobs">
        <Notice title={t('app:waitingForEngine')}>{t('knobs:waiting')}</Notice>
      </div>
    );
  const changed = changedKnobs(knobs, moved);
  return (
    <>
      <div className="knobs">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame and a legend of its own */}
        <div className="presets" role="group" aria-label={t('knobs:presets')}>
          {presets.map((preset) => (
            <Button
              key={preset.name}
              className="preset"
              aria-pressed={holds(preset, knobs)}
              onPress={() => changeKnobs(preset.changes)}
            >
              {t(`knobs:preset.${preset.name}`)}
            </Button>
          ))}
        </div>
        {knobGroups.map(({ name, keys }) => (
          <section key={name} className="knob-group" aria-label={t(`knobs:group.${name}`)}>
            <h3>{t(`knobs:group.${name}`)}</h3>
            {keys.map((key) => (
              <KnobRow key={key} knobKey={key} knobs={knobs} />
            ))}
          </section>
        ))}
      </div>
      <div className="knobs-foot">
        <span>{t('knobs:differ', { count: changed.length })}</span>
        <span className="grow" />
        <Button isDisabled={changed.length === 0} onPress={() => resetKnobs(changed)}>
          <Undo2 aria-hidden="true" />
          {t('knobs:resetAll')}
        </Button>
      </div>
    </>
  );
}

function holds(preset: Preset, knobs: Knobs): boolean {
  return Object.entries(preset.changes).every(
    ([key, value]) => value !== undefined && sameKnobValue(knobValue(knobs, key as KnobKey), value),
  );
}
