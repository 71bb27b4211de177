// Help › Check for updates: asks once whether there is a newer version, and says what came of it. Electron's main process.
import type { MessageBoxOptions } from 'electron';
import { t } from './language/nativeText.ts';
import type { SettingsFile } from './settingsFile.ts';
import { checkForUpdate, type UpdateAnswer, type UpdateCheckOptions } from './updateCheck.ts';

export interface UpdateParts extends Pick<UpdateCheckOptions, 'source' | 'request' | 'currentVersion'> {
  readonly settings: SettingsFile;
  /** Resolves with the place of the button that was pressed. */
  readonly ask: (box: MessageBoxOptions) => Promise<number>;
  readonly copy: (text: string) => Promise<void>;
}

/** Never opens the page of a version: its address is shown, and copied where a person wants it. */
export async function tellOfUpdates({ settings, ask, copy, ...asked }: UpdateParts): Promise<void> {
  const answer = await checkForUpdate({
    ...asked,
    newestSeenMs: settings.current.newestFeedMs,
    onAccepted: (newestFeedMs) => settings.change({ newestFeedMs }),
  });
  const pressed = await ask(boxOf(answer, asked.currentVersion));
  if (answer.state === 'newer' && pressed === 1) await copy(answer.page);
}

function boxOf(answer: UpdateAnswer, currentVersion: string): MessageBoxOptions {
  const box = { title: t('updatesTitle'), buttons: [t('close')], cancelId: 0 };
  if (answer.state === 'unknown')
    return {
      ...box,
      type: 'warning',
      message: t('updateUnknown'),
      detail: answer.reason,
    };
  if (answer.state === 'current')
    return {
      ...box,
      type: 'info',
      message: t('updateNone'),
      detail: t('updateNoneDetail', { current: currentVersion, version: answer.version }),
    };
  return {
    ...box,
    type: 'info',
    message: t('updateThere', { version: answer.version }),
    detail: t('updateThereDetail', { current: currentVersion, page: answer.page }),
    buttons: [t('close'), t('copyAddress')],
  };
}
