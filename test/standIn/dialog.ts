// dialog: recorded, and answered as the test has laid down. Runs in the stand-in's process.
import type { Dialog } from 'electron';
import { record, recorded, standIn } from './standIn.ts';
import { checkOptions, strict } from './strict.ts';

/** A dialog's options are its last parameter; a window may stand before them. */
const asked =
  (method: string, options: string) =>
  async (...parameters: unknown[]): Promise<never> => {
    const given = parameters.at(-1) as object;
    checkOptions(`dialog.${method}`, given, options);
    record(`dialog.${method}`, given);
    const answers = standIn.dialogAnswers[method] ?? [];
    if (answers.length === 0)
      throw new Error(`stand-in: dialog.${method} was asked, and the test has no answer for it`);
    return answers.shift() as never;
  };

export const dialog = strict('dialog', {
  showOpenDialog: asked('showOpenDialog', 'title filters properties'),
  showMessageBox: asked('showMessageBox', 'type title message detail buttons cancelId'),
  showErrorBox: recorded('dialog.showErrorBox'),
} satisfies Partial<Dialog>);
