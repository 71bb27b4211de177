// German texts that all charts share.
import type { charts as english } from '../en/charts.ts';
import type { Translation } from '../translation.ts';

export const charts: Translation<typeof english> = {
  table: '{{name}}, Tabelle',
  span: 'Zeitraum',
  live: 'Live',
  pause: 'Anhalten',
  asTable: 'Als Tabelle zeigen',
  now: 'jetzt',
  last: 'zuletzt',
  lastAt: 'zuletzt {{time}}',
  pausedAt: 'angehalten {{time}}',
  nowAt: 'jetzt {{time}}',
  time: 'Zeit',
  pressForTable: 'T drücken für eine Tabelle.',
};
