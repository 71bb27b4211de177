// German texts of the faults that can be put in on purpose.
import type { faults as english } from '../en/faults.ts';
import type { Translation } from '../translation.ts';

export const faults: Translation<typeof english> = {
  onPurpose: 'Störungen sind mit Absicht eingebaut',
  status: 'Absichtliche Störungen',
  show: 'Zeigen',
  allOff: 'Alle aus',
  waiting: 'Störungen lassen sich einbauen, sobald sie da ist.',
  intro:
    'Mit Absicht eingebaut, um zu sehen, wie die Pipeline damit umgeht. Gute Messwerte gehen nur verloren, wo eine Quelle verwirft, was die Warteschlange voll vorfindet, etwa bei einer Flut; jeder davon wird gezählt.',
  group: { workers: 'Worker und Aufgaben', rest: 'Messwerte, Quellen, Ansichten' },
  noneOn: 'Keine ist an',
  on_one: '{{count, grouped}} ist an',
  on_other: '{{count, grouped}} sind an',
  putIn: '{{number}}-mal',
  once: 'Einmal',
  onceOf: 'Einmal: {{what}}',
  what: {
    killWorkerPerMin: 'beendet einen Thread wie ein Absturz',
    hangPerMin: 'eine Aufgabe kehrt nie zurück',
    throwPerMin: 'eine Ausnahme, die niemand fängt',
    outOfMemoryPerMin: 'eine Aufgabe füllt den Heap',
    unreadablePerMin: 'ein Ergebnis, das nicht lesbar ist',
    leakKiBPerBatch: 'behält ein Worker je Stapel',
    poisonPer100k: 'Messwerte, an denen Worker scheitern',
    sourceDropPerMin: 'eine Quelle verliert die Verbindung',
    floodFactor: 'Quellen liefern so viel schneller',
    slowFrameMs: 'Bilder gehen um so viel später ab',
  },
  one: {
    killWorker: 'einen Worker abbrechen',
    hang: 'eine Aufgabe aufhängen',
    throw: 'Fehler in einem Worker auslösen',
    outOfMemory: 'den Speicher eines Workers füllen',
    unreadable: 'ein unlesbares Ergebnis zurückgeben',
    poison: 'einen Messwert vergiften',
    sourceDrop: 'eine Quelle trennen',
    flood: 'zehnfache Flut für 3 s',
    slowFrame: 'ein Bild 1 s später senden',
  },
};
