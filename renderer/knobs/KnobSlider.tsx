// A knob's slider: linear or in decades, with a tick at the default. Keys step through values a person would type.
import { type KeyboardEvent, useMemo, useRef } from 'react';
import { useSlider, useSliderThumb } from 'react-aria/useSlider';
import { VisuallyHidden } from 'react-aria/VisuallyHidden';
import { type SliderState, useSliderState } from 'react-stately/useSliderState';
import { type KnobScale, positionOf, sliderPositions, steppedValue, valueAt } from './knobScale.ts';

interface KnobSliderProps {
  readonly label: string;
  readonly scale: KnobScale;
  readonly value: number;
  readonly defaultValue: number;
  /** How the value is spoken: "500", "50 ms". */
  readonly speak: (value: number) => string;
  /** While it is dragged. */
  readonly onMove: (value: number) => void;
  /** When it is let go, or a key was pressed. */
  readonly onSettle: (value: number) => void;
}

/** The state of the slider counts positions; what is spoken is the value there. */
class SpokenPositions extends Intl.NumberFormat {
  constructor(speakPosition: (position: number) => string) {
    super();
    Object.defineProperty(this, 'format', { value: speakPosition });
  }
}

export function KnobSlider(props: KnobSliderProps) {
  const { label, scale, value, defaultValue, speak, onMove, onSettle } = props;
  const track = useRef<HTMLDivElement>(null);
  const position = positionOf(scale, value);
  const spoken = useRef(value);
  spoken.current = value;
  const numberFormatter = useMemo(
    () =>
      new SpokenPositions((at) =>
        speak(
          Math.round(at) === Math.round(positionOf(scale, spoken.current))
            ? spoken.current
            : valueAt(scale, at),
        ),
      ),
    [scale, speak],
  );
  const slider = {
    'aria-label': label,
    minValue: 0,
    maxValue: sliderPositions,
    step: 1,
    value: Math.round(position),
    onChange: (at: number) => onMove(valueAt(scale, at)),
    onChangeEnd: (at: number) => onSettle(valueAt(scale, at)),
  };
  const state = useSliderState({ ...slider, numberFormatter });
  const { groupProps, trackProps } = useSlider(slider, state, track);
  const stepByKey = (event: KeyboardEvent) => {
    const steps = stepsOf[event.key];
    if (steps === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    onSettle(steppedValue(scale, value, steps));
  };
  const at = (share: number) => `${(share / sliderPositions) * 100}%`;
  return (
    <div {...groupProps} className="knob-slider" onKeyDownCapture={stepByKey}>
      <div {...trackProps} ref={track} className="knob-track">
        <i className="knob-rail" />
        <i className="knob-travel" style={{ width: at(position) }} />
        <i className="knob-default" style={{ left: at(positionOf(scale, defaultValue)) }} />
        <Thumb state={state} track={track} left={at(position)} label={label} />
      </div>
    </div>
  );
}

const stepsOf: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
};

interface ThumbProps {
  readonly state: SliderState;
  readonly track: React.RefObject<HTMLDivElement | null>;
  readonly left: string;
  readonly label: string;
}

function Thumb({ state, track, left, label }: ThumbProps) {
  const input = useRef<HTMLInputElement>(null);
  const { thumbProps, inputProps } = useSliderThumb(
    { index: 0, trackRef: track, inputRef: input, 'aria-label': label },
    state,
  );
  return (
    <div {...thumbProps} className="knob-thumb" style={{ left }}>
      <VisuallyHidden>
        <input ref={input} {...inputProps} />
      </VisuallyHidden>
    </div>
  );
}
