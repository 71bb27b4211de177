// dialog: recorded, and answered as the test has laid down. Runs in the stand-in's process.
import type { Dialog } from 'electron';
import { record, standIn } from './standIn.ts';
import { checkOptions, strict } from './strict.ts';

const optionsOf: Readonly<Record<string, readonly string[]>> = {
  showOpenDialog: ['title', 'defaultPath', 'buttonLabel', 'filters', 'properties', 'message'],
  showSaveDialog: [
    'title',
    'defaultPath',
    'buttonLabel',
    'filters',
    'properties',
    'message',
    'nameFieldLabel',
  ],
  showMessageBox: [
    'message',
    'type',
    'buttons',
    'defaultId',
    'title',
    'detail',
    'cancelId',
    'noLink',
    'checkboxLabel',
  ],
};

/** The options are the last parameter; a window may stand before them. */
function ask(method: string, parameters: readonly unknown[]): never {
  const options = parameters.at(-1) as object;
  checkOptions(`dialog.${method}`, options, optionsOf[method.replace('Sync', '')] ?? []);
  record(`dialog.${method}`, options);
  const answers = standIn.dialogAnswers[method] ?? [];
  if (answers.length === 0)
    throw new Error(`stand-in: dialog.${method} was asked, and the test has no answer for it`);
  return answers.shift() as never;
}

export const dialog = strict('dialog', {
  showOpenDialog: async (...parameters: unknown[]) => ask('showOpenDialog', parameters),
  showSaveDialog: async (...parameters: unknown[]) => ask('showSaveDialog', parameters),
  showMessageBox: async (...parameters: unknown[]) => ask('showMessageBox', parameters),
  showMessageBoxSync: (...parameters: unknown[]) => ask('showMessageBoxSync', parameters),
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', title, content),
} satisfies Pick<
  Dialog,
  'showOpenDialog' | 'showSaveDialog' | 'showMessageBox' | 'showMessageBoxSync' | 'showErrorBox'
>);
