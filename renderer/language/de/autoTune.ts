// German texts of the view Auto-tune.
import type { autoTune as english } from '../en/autoTune.ts';
import type { Translation } from '../translation.ts';

export const autoTune: Translation<typeof english> = {
  hold: 'p99 halten bei höchstens',
  target: 'Zielwert für p99, ms',
  targetNotHeld: 'Ziel {{target}} ms, nicht gehalten',
  state: {
    off: 'Aus',
    measuring: 'Misst',
    idle: 'Nichts kommt an',
    holding: 'Hält',
    settling: 'Schwingt ein',
    limited: 'Ziel unerreichbar',
    givenWay: 'Zurückgetreten',
  },
  changes: 'Änderungen',
  changesTable: 'Änderungen, Tabelle',
  changesCaption: 'neueste zuerst, höchstens eine in 2 s',
  change: 'Änderung',
  why: 'Grund',
  waiting: 'Sie meldet binnen einer Sekunde, wie es um den Selbstabgleich steht.',
  noChange: 'Noch keine Änderung',
  noChangeText:
    'Die Regler bleiben, solange p99 das Ziel einhält und keine Einstellung weniger CPU kosten würde.',
  nothingHeld: 'Nichts wird gehalten',
  nothingHeldText:
    'Eingeschaltet stellt er Worker, Stapelgröße und Wartezeit so, dass p99 das Ziel bei geringster CPU-Last einhält. Jede Änderung erhält Marke und Grund. Wer einen dieser Regler, eine Voreinstellung oder eine andere Anlage wählt, schaltet ihn sofort ab.',
  holds: 'Was er hält',
  andBounds: 'und in welchen Grenzen',
  knob: 'Regler',
  bounds: 'Grenzen',
  none: 'keine',
  yes: 'ja',
  no: 'nein',
  set: 'Soll',
  p99: {
    title: 'p99 gegen das Ziel',
    caption: 'ms, Eingang bis Übernahme, je 200 ms',
    target: 'Ziel',
    over: 'über dem Ziel',
    summary: 'p99 beträgt {{p99}} ms; das Ziel ist {{target}} ms.',
  },
  cpu: {
    caption: 'Kerne, ganzer Prozess',
    cores: 'Kerne',
    summary: 'Der ganze Prozess lastet {{cores}} Kerne aus.',
  },
  wait: {
    waited: 'Ist',
    summary: 'Stapel warten höchstens {{set}} ms; die Hälfte der Messwerte wartete {{waited}} ms.',
  },
  workers: { summary: '{{set}} Worker sind eingestellt; so viele wie {{busy}} sind aktiv.' },
};
