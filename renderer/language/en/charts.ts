// English texts that all charts share.

export const charts = {
  table: '{{name}}, table',
  span: 'Stretch of time',
  live: 'Live',
  pause: 'Pause',
  asTable: 'Show as table',
  now: 'now',
  last: 'last',
  lastAt: 'last {{time}}',
  pausedAt: 'paused {{time}}',
  nowAt: 'now {{time}}',
  time: 'time',
  pressForTable: 'Press T for a table.',
} as const;
