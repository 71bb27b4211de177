// What asks for a person's attention outside the windows: notices and the number of faults, progress of long work, what
// happened to the run before. Electron's main process.
import { app, type BrowserWindow, dialog, Notification, shell } from 'electron';
import type { UnexpectedEnd } from './crashReports.ts';
import type { Desktop } from './desktop.ts';
import { FaultNotices, type Notice } from './faultNotices.ts';
import { nativeLanguage, t } from './language/nativeText.ts';
import { UnseenFaults } from './unseenFaults.ts';
import { WorkProgress } from './workProgress.ts';

const lookAfterMs = 1_000;

/** Returns what ends it. */
export function askForAttention(desktop: Desktop): () => void {
  const { engine, settings, windows } = desktop;
  const areWanted = (): boolean =>
    settings.current.notifications && !windows.isFocused && Notification.isSupported();
  const notices = new FaultNotices({ areWanted, show: (notice) => showNotice(desktop, notice) });
  const unseen = countUnseenFaults(desktop);
  const endEvents = engine.onEvent((event) => {
    notices.take(event);
    unseen.take(event);
  });
  const progress = new WorkProgress({
    lab: () => engine.lab,
    setProgress(share) {
      for (const window of windows.all) window.setProgressBar(share);
    },
    onOver(job, remark) {
      if (!areWanted() || (job !== 'sweep' && job !== 'lesson')) return;
      const body = remark === '' ? t('workDone') : remark;
      showNotice(desktop, { title: t(job), body, screen: 'tune' });
    },
  });
  const timer = setInterval(() => progress.look(), lookAfterMs);
  return () => {
    endEvents();
    clearInterval(timer);
  };
}

/** On the Dock and on Linux's taskbars; Windows has no number there. */
function countUnseenFaults({ windows }: Desktop): UnseenFaults {
  const unseen = new UnseenFaults({
    isLookedAt: () => windows.isLookedAt('events'),
    show(count) {
      if (process.platform !== 'win32') app.setBadgeCount(count);
    },
  });
  const look = (): void => unseen.look();
  app.on('browser-window-created', (_event, window: BrowserWindow) => {
    window.on('focus', look);
    window.webContents.on('did-navigate-in-page', look);
  });
  return unseen;
}

/** The newest ones are kept: a notification that is collected as garbage can no longer be clicked. */
const shown: Notification[] = [];
const mostShown = 20;

function showNotice({ windows, log }: Desktop, { title, body, screen }: Notice): void {
  const notification = new Notification({ title, body });
  shown.push(notification);
  if (shown.length > mostShown) shown.shift();
  notification.once('click', () => {
    windows
      .tellCurrent({ kind: 'showScreen', screen })
      .catch((error: Error) => log.write(`The screen of a notice was not shown: ${error.message}`));
  });
  notification.show();
}

function startedAt(epochMs: number): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' } as const;
  return new Date(epochMs).toLocaleString(nativeLanguage() === 'de' ? 'de-DE' : 'en-GB', format);
}

/**
 * Says what a person must know of the start: settings that could not be used, a run that ended by a crash. The events
 * list has all of it before anybody is asked: on a wall display nobody answers.
 */
export async function tellOfStart(desktop: Desktop, unexpected: UnexpectedEnd | null): Promise<void> {
  const { engine, settings } = desktop;
  if (settings.broken !== null) engine.noteRun(3, settings.broken);
  if (unexpected !== null) engine.noteRun(unexpected.report === null ? 3 : 2, endInWords(unexpected));
  if (settings.broken !== null)
    await dialog.showMessageBox({ type: 'warning', message: t('settings'), detail: settings.broken });
  if (unexpected !== null) await offerReport(desktop, unexpected);
}

function endInWords({ startedAtMs, report }: UnexpectedEnd): string {
  const began = Number.isNaN(startedAtMs) ? '' : `, begun ${startedAt(startedAtMs)},`;
  const found =
    report === null
      ? 'No report was left: it was ended from outside, or the machine lost its power.'
      : `The report is ${report}. It has not been sent anywhere.`;
  return `The last run${began} did not end as it should. ${found}`;
}

async function offerReport({ places }: Desktop, { startedAtMs, report }: UnexpectedEnd): Promise<void> {
  // A wall display that lost its power must come up without waiting for anybody.
  if (report === null) return;
  const began = Number.isNaN(startedAtMs) ? '' : t('began', { time: startedAt(startedAtMs) });
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: t('crashed', { began }),
    detail: t('crashReport', { report }),
    buttons: [t('close'), t('openFolder')],
    cancelId: 0,
  });
  if (response === 1) await shell.openPath(report.endsWith('.dmp') ? places.crashDumps : places.logs);
}
