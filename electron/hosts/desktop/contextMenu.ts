// The menu of the right mouse button: editing in fields, copying what is selected. Pure.
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import { t } from './language/nativeText.ts';

/** What the menu depends on. */
export type ContextMenuPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText'> & {
  readonly editFlags: Pick<
    ContextMenuParams['editFlags'],
    'canUndo' | 'canRedo' | 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'
  >;
};

/** Empty where there is nothing to do: then no menu is shown. */
export function contextMenuTemplate(place: ContextMenuPlace): MenuItemConstructorOptions[] {
  const { isEditable, selectionText, editFlags } = place;
  if (isEditable)
    return [
      { role: 'undo', label: t('undo'), enabled: editFlags.canUndo },
      { role: 'redo', label: t('redo'), enabled: editFlags.canRedo },
      { type: 'separator' },
      { role: 'cut', label: t('cut'), enabled: editFlags.canCut },
      { role: 'copy', label: t('copy'), enabled: editFlags.canCopy },
      { role: 'paste', label: t('paste'), enabled: editFlags.canPaste },
      { type: 'separator' },
      { role: 'selectAll', label: t('selectAll'), enabled: editFlags.canSelectAll },
    ];
  return selectionText.trim() === '' ? [] : [{ role: 'copy', label: t('copy') }];
}
