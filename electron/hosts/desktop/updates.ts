// Help › Check for updates: asks once whether there is a newer version, and says what came of it. Electron's main process.
import type { MessageBoxOptions } from 'electron';
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
  const box = { title: 'Check for updates', buttons: ['Close'], cancelId: 0 };
  if (answer.state === 'unknown')
    return {
      ...box,
      type: 'warning',
      message: 'Whether there is a newer Telltale is not known.',
      detail: answer.reason,
    };
  if (answer.state === 'current')
    return {
      ...box,
      type: 'info',
      message: 'There is no newer Telltale.',
      detail: `This is ${currentVersion}; the newest that was announced is ${answer.version}.`,
    };
  return {
    ...box,
    type: 'info',
    message: `Telltale ${answer.version} is there.`,
    detail: `This is ${currentVersion}. Nothing has been downloaded. The new one is at\n${answer.page}`,
    buttons: ['Close', 'Copy address'],
  };
}
