// English texts of the Tune screen around its views.

export const tune = {
  advisor: 'Advisor',
  view: 'View',
  views: { model: 'Model', sweep: 'Sweep', autoTune: 'Auto-tune', lesson: 'Lesson' },
  modelOfBatch: 'Model of a batch',
  waitingText:
    'The engine estimates what a batch costs while it runs, and sends it a moment after it is asked.',
  advisorWaiting: 'The engine sends them a moment after it is asked.',
  adviceAndModel: 'Advice and model',
  follows: 'What follows',
  followsFromModel: 'What follows from the model',
  setting: 'at batch {{batch}}, {{where}}',
  settingInFact: 'at batch {{batch}}, {{mean}} in fact, {{where}}',
  inTheLoop: 'in the event loop',
  labBeside: 'A measurement runs in the lab: what is measured meanwhile is slower than usual.',
  recent: '{{number}} recent batches',
  msRecent: 'ms, {{number}} recent batches',
  recentWithLine: 'ms, {{number}} recent batches, line ± 2 standard errors',
} as const;
