// German texts of the Tune screen around its views.
import type { tune as english } from '../en/tune.ts';
import type { Translation } from '../translation.ts';

export const tune: Translation<typeof english> = {
  advisor: 'Ratgeber',
  view: 'Ansicht',
  views: { model: 'Modell', sweep: 'Messreihe', autoTune: 'Selbstabgleich', lesson: 'Lektion' },
  modelOfBatch: 'Modell eines Stapels',
  waitingText: 'Die Engine schätzt im Betrieb, was ein Stapel kostet, und sendet es kurz nach der Anfrage.',
  advisorWaiting: 'Die Engine sendet sie kurz nach der Anfrage.',
  adviceAndModel: 'Rat und Modell',
  follows: 'Was daraus folgt',
  followsFromModel: 'Was aus dem Modell folgt',
  setting: 'bei Stapel {{batch}}, {{where}}',
  settingInFact: 'bei Stapel {{batch}}, tatsächlich {{mean}}, {{where}}',
  inTheLoop: 'in der Event-Loop',
  labBeside: 'Im Labor läuft eine Messung: Was währenddessen gemessen wird, ist langsamer als sonst.',
  recent: 'letzte {{number}} Stapel',
  msRecent: 'ms, letzte {{number}} Stapel',
  recentWithLine: 'ms, letzte {{number}} Stapel, Gerade ± 2 Standardfehler',
};
