// Details of one sensor: value, state, range, rate, rolling mean, features.
import { Plus, X } from 'lucide-react';
import type { CSSProperties } from 'react';
import { type Sensor, sensorStates } from '../../shared/sensor.ts';
import { useNow } from '../app/useNow.ts';
import { useSampled } from '../app/useSampled.ts';
import { AlarmMark, priorityWord } from '../components/AlarmMark.tsx';
import { Button } from '../components/Button.tsx';
import { Notice } from '../components/Notice.tsx';
import {
  formatDuration,
  formatFixed,
  formatSi,
  thinSpace,
  withoutEndingZeros,
  withUnit,
} from '../format/numbers.ts';
import { t } from '../language/language.ts';
import type { LimitBreach } from '../store/limitBreaches.ts';
import { colourOf, mostPicked } from '../store/pickedSensors.ts';
import { type TelltaleState, useTelltale } from '../store/telltaleStore.ts';
import { FeatureTable } from './FeatureTable.tsx';
import { RangeBar } from './RangeBar.tsx';
import { RollingChart } from './RollingChart.tsx';
import './SensorPanel.css';
import { tileText } from './tileText.ts';

export function SensorPanel() {
  const structure = useTelltale((state) => state.structure);
  const slot = useTelltale((state) => state.currentSlot);
  const index = structure?.sensors.findIndex((sensor) => sensor.slot === slot) ?? -1;
  const sensor = structure?.sensors[index];
  if (!structure || !sensor)
    return (
      <div className="sensor-panel">
        <Notice title={t('monitor:noneShown')}>{t('monitor:noneShownText')}</Notice>
      </div>
    );
  const source = structure.sources.find(({ config }) => config.id === sensor.sourceId);
  const window = structure.knobs.features.window;
  const limits = structure.limits[sensor.id];
  return (
    <div className="sensor-panel" key={sensor.slot}>
      <SensorHead sensor={sensor} />
      <SensorValue sensor={sensor} index={index} />
      <Pointer sensor={sensor} index={index} limits={limits} />
      <Facts
        sensor={sensor}
        index={index}
        source={
          source
            ? t('monitor:sourceAndKind', { name: source.name, kind: t(`sources:kind.${source.config.kind}`) })
            : sensor.sourceId
        }
      />
      <div className="sensor-sub">
        <b>{t('monitor:rollingMean')}</b>
        <span className="text-3 micro">
          {sensor.unit && `${sensor.unit}, `}
          {t('monitor:window', { window: String(window) })}
        </span>
      </div>
      <div className="sensor-plot">
        <RollingChart sensor={sensor} limits={limits} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="sensor-features" aria-label={t('monitor:features')} tabIndex={0}>
        <FeatureTable sensor={sensor} />
      </section>
    </div>
  );
}

function SensorHead({ sensor }: { readonly sensor: Sensor }) {
  const isPicked = useTelltale((state) => state.picked.includes(sensor.id));
  const isFull = useTelltale((state) => state.picked.length >= mostPicked);
  const order = useTelltale((state) => state.colours[sensor.id] ?? 0);
  const togglePicked = useTelltale((state) => state.togglePicked);
  const { colour, dashed } = colourOf(order);
  return (
    <div className="sensor-head">
      {isPicked && (
        <span
          className={`sensor-key ${dashed ? 'sensor-key-dashed' : ''}`}
          style={{ '--key': `var(--sensor-${colour})` } as CSSProperties}
        />
      )}
      <h2>{sensor.name}</h2>
      <span className="sensor-id">{sensor.id}</span>
      <span className="grow" />
      <Button
        iconOnly
        className="sensor-pick"
        aria-label={isPicked ? t('monitor:takeOff') : t('monitor:putOn')}
        isDisabled={!isPicked && isFull}
        onPress={() => togglePicked(sensor.id)}
      >
        {isPicked ? <X aria-hidden="true" /> : <Plus aria-hidden="true" />}
      </Button>
    </div>
  );
}

interface PartProps {
  readonly sensor: Sensor;
  readonly index: number;
}

interface StateWords {
  readonly priority: 1 | 2 | 3 | null;
  readonly word: string;
  readonly text: string;
}

function stateWords(state: TelltaleState, { sensor, index }: PartProps): StateWords {
  const { wall, breaches, atMs } = state;
  const name = sensorStates[wall?.states[index] ?? 0] ?? 'waiting';
  const lasted = (sinceMs: number | undefined) => formatDuration(atMs - (sinceMs ?? Number.NaN));
  const breach = breaches[index];
  if (name === 'live' && breach)
    return breachWords(breach, sensor, lasted(breachSinceMs(state, sensor, breach)));
  switch (name) {
    case 'live':
      return { priority: null, word: t('monitor:state.live'), text: '' };
    case 'stale':
      return {
        priority: 3,
        word: t('monitor:state.stale'),
        text: t('monitor:stateText.stale', { time: lasted(wall?.arrivedAtMs[index]) }),
      };
    case 'missing':
      return {
        priority: 3,
        word: t('monitor:state.missing'),
        text: t('monitor:stateText.missing', { time: lasted(wall?.stateSinceMs[index]) }),
      };
    case 'failed':
      return {
        priority: 2,
        word: t('monitor:state.failed'),
        text: t('monitor:stateText.failed', { time: lasted(wall?.stateSinceMs[index]) }),
      };
    case 'waiting':
      return { priority: null, word: t('monitor:state.waiting'), text: t('monitor:stateText.waiting') };
  }
}

/** Since when it is there: the band over time knows more than what was seen since this page was opened. */
function breachSinceMs(
  { detail }: TelltaleState,
  { slot }: Sensor,
  { side, limit, sinceMs }: LimitBreach,
): number {
  if (detail?.slot !== slot) return sinceMs;
  const { t, mean } = detail.band;
  let earliest = sinceMs;
  for (let i = t.length - 1; i >= 0; i--) {
    const level = mean[i] ?? Number.NaN;
    if (side === 'high' ? level <= limit : level >= limit) break;
    if (Number.isFinite(level)) earliest = Math.min(earliest, t[i] ?? earliest);
  }
  return earliest;
}

function breachWords(breach: LimitBreach, sensor: Sensor, lasted: string): StateWords {
  const limit = withUnit(formatFixed(breach.limit, sensor.decimals), sensor.unit);
  return {
    priority: breach.priority,
    word: breach.priority === 2 ? t(`monitor:limit.${breach.side}`) : priorityWord(breach.priority),
    text: t(`monitor:beyond.${breach.side}`, { limit, time: lasted }),
  };
}

function SensorValue({ sensor, index }: PartProps) {
  const value = useSampled((state) => tileText(state, sensor, index).value);
  const isDim = useSampled(({ wall }) => sensorStates[wall?.states[index] ?? 0] === 'stale');
  const words = useSampled((state) => JSON.stringify(stateWords(state, { sensor, index })));
  const { priority, word, text } = JSON.parse(words) as StateWords;
  return (
    <>
      <div className="sensor-value">
        <b className={`number ${isDim ? 'sensor-dim' : ''}`}>{value}</b>
        <span className="text-3">{sensor.unit}</span>
      </div>
      <div className="sensor-state number">
        {priority !== null && <AlarmMark priority={priority} />}
        <b className="strong">{word}</b>
        <span>{text}</span>
      </div>
    </>
  );
}

function Pointer({ sensor, index, limits }: PartProps & Pick<Parameters<typeof RangeBar>[0], 'limits'>) {
  const value = useSampled(({ wall }) => wall?.values[index] ?? Number.NaN);
  return <RangeBar sensor={sensor} limits={limits} value={value} />;
}

/** "50.00 kHz" */
function formatHz(hz: number): string {
  const text = formatSi(hz);
  return text.includes(thinSpace) ? `${text}Hz` : `${text}${thinSpace}Hz`;
}

function Facts({ sensor, index, source }: PartProps & { readonly source: string }) {
  const rateHz = useSampled(({ wall }) => wall?.ratesHz[index] ?? Number.NaN);
  const isLost = useTelltale((state) => state.connection.state === 'lost');
  const now = useNow(isLost ? 500 : null);
  const agoMs = useSampled(({ wall, atMs, receivedAtMs }) => {
    const arrivedAtMs = wall?.arrivedAtMs[index] ?? Number.NaN;
    return Math.max(0, atMs - arrivedAtMs) + (isLost ? now - receivedAtMs : 0);
  });
  const missing = useSampled(({ detail }) => (detail?.slot === sensor.slot ? detail.missing : 0));
  return (
    <dl className="sensor-facts number">
      <dt>{t('monitor:rate')}</dt>
      <dd>
        {isLost ? '—' : formatHz(rateHz)}
        {sensor.rateHz !== null && (
          <span className="text-3">
            {' '}
            {t('monitor:ofRate', { rate: withoutEndingZeros(formatHz(sensor.rateHz)) })}
          </span>
        )}
      </dd>
      <dt>{t('monitor:lastReading')}</dt>
      <dd>{Number.isFinite(agoMs) ? t('monitor:ago', { time: formatDuration(agoMs) }) : '—'}</dd>
      {missing > 0 && (
        <>
          <dt>{t('monitor:missingSoFar')}</dt>
          <dd>{formatFixed(missing, 0)}</dd>
        </>
      )}
      <dt>{t('monitor:source')}</dt>
      <dd>{source}</dd>
    </dl>
  );
}
