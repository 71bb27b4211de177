// English texts of the view Auto-tune.

export const autoTune = {
  hold: 'Hold p99 at or below',
  target: 'Target for p99, ms',
  targetNotHeld: 'target {{target}} ms, not held',
  state: {
    off: 'Off',
    measuring: 'Measuring',
    idle: 'Nothing comes in',
    holding: 'Holding',
    settling: 'Settling',
    limited: 'Target out of reach',
    givenWay: 'Gave way',
  },
  changes: 'Changes',
  changesTable: 'Changes, table',
  changesCaption: 'newest first, at most one in 2 s',
  change: 'change',
  why: 'why',
  waiting: 'It says how auto-tune is doing within a second.',
  noChange: 'No change yet',
  noChangeText:
    'The knobs stay as they are while p99 keeps to the target and no setting would cost less CPU.',
  nothingHeld: 'Nothing is held',
  nothingHeldText:
    'Switched on, it sets workers, batch size and maximum wait so that p99 keeps to the target at the least CPU. Each change gets a marker and a reason. Moving one of these knobs yourself, a preset or another plant switches it off at once.',
  holds: 'What it holds',
  andBounds: 'and its bounds',
  knob: 'knob',
  bounds: 'bounds',
  none: 'none',
  yes: 'yes',
  no: 'no',
  set: 'set',
  p99: {
    title: 'p99 against its target',
    caption: 'ms, from arrival to commit, each 200 ms',
    target: 'target',
    over: 'over target',
    summary: 'p99 is {{p99}} ms; the target is {{target}} ms.',
  },
  cpu: {
    caption: 'cores, whole process',
    cores: 'cores',
    summary: 'The whole process keeps {{cores}} cores busy.',
  },
  wait: {
    waited: 'waited',
    summary: 'Batches wait for {{set}} ms at most; half of the readings waited {{waited}} ms.',
  },
  workers: { summary: '{{set}} workers are set; as many as {{busy}} are busy.' },
} as const;
