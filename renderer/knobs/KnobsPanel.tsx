// The panel of all knobs: presets, every knob in its group, how many differ from their defaults, and the way back.
import { Undo2 } from 'lucide-react';
import { type KnobKey, type Knobs, knobValue } from '../../shared/knobs.ts';
import { type Preset, presets } from '../../shared/presets.ts';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
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
        <Notice title="Waiting for the engine">Its knobs appear here with the first frame.</Notice>
      </div>
    );
  const changed = changedKnobs(knobs, moved);
  return (
    <>
      <div className="knobs">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame and a legend of its own */}
        <div className="presets" role="group" aria-label="Presets">
          {presets.map((preset) => (
            <Button
              key={preset.name}
              className="preset"
              aria-pressed={holds(preset, knobs)}
              onPress={() => changeKnobs(preset.changes)}
            >
              {preset.name}
            </Button>
          ))}
        </div>
        {knobGroups.map(({ title, keys }) => (
          <section key={title} className="knob-group" aria-label={title}>
            <h3>{title}</h3>
            {keys.map((key) => (
              <KnobRow key={key} knobKey={key} knobs={knobs} />
            ))}
          </section>
        ))}
      </div>
      <div className="knobs-foot">
        <span>
          {changed.length === 1 ? '1 differs from default' : `${changed.length} differ from default`}
        </span>
        <span className="grow" />
        <Button isDisabled={changed.length === 0} onPress={() => resetKnobs(changed)}>
          <Undo2 aria-hidden="true" />
          Reset all
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
