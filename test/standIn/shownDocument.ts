// The document that a window shows: its preload's world, the frame that messages come from, what it asks for. Runs in the stand-in's process.
import { toBrowserUrl } from './appUrls.ts';
import { StandInFrame } from './frame.ts';
import type { FromPage, OfWindow, ToPage } from './page/messages.ts';
import { binding, preloadWorldName, token } from './pageScripts.ts';
import { browserSession, inBackground, type Page } from './pages.ts';
import { decidePermission } from './session.ts';

/** The WebContents, as the application sees it. */
interface Sender {
  getURL(): string;
}

/** `asked`: what a document asks of its window. */
export function watchDocuments(
  { session: page, targetId }: Page,
  sender: Sender,
  asked: Omit<OfWindow, 'permission'>,
) {
  const permission = (name: string) => permitOrDeny(sender, name, sender.getURL());
  const ofWindow: OfWindow = { ...asked, permission };
  let shown: { readonly frame: StandInFrame; readonly context: number } | undefined;
  const end = (): void => {
    shown?.frame.gone();
    shown = undefined;
  };

  page.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
    if (name !== preloadWorldName || auxData?.frameId !== targetId) return;
    end();
    shown = { context: id, frame: new StandInFrame(sender, ofWindow, postTo(page, id)) };
  });
  page.on('Runtime.executionContextsCleared', end);
  page.on('Inspector.targetCrashed', end);
  page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name === binding && executionContextId === shown?.context)
      shown.frame.receive(JSON.parse(payload) as FromPage);
  });
  return { end, frame: () => shown?.frame };
}

/** Reaches the preload's world of one document. */
function postTo(page: Page['session'], executionContextId: number): (message: ToPage) => void {
  const functionDeclaration = `(text) => globalThis.${token}(text)`;
  return (message) => {
    const post = { functionDeclaration, executionContextId, arguments: [{ value: JSON.stringify(message) }] };
    inBackground(page.send('Runtime.callFunctionOn', post));
  };
}

/** Chromium is told as well: it asks nobody when a page uses what was granted. */
async function permitOrDeny(contents: object, permission: string, url: string): Promise<boolean> {
  const isAllowed = await decidePermission(contents, permission, url);
  const browser = await browserSession();
  for (const name of browserPermissions[permission] ?? [permission])
    await browser.send('Browser.setPermission', {
      permission: { name },
      setting: isAllowed ? 'granted' : 'denied',
      origin: new URL(toBrowserUrl(url)).origin,
    });
  return isAllowed;
}

/** Names of Electron's permissions in Chromium, where they differ. */
const browserPermissions: Readonly<Record<string, readonly string[]>> = {
  'clipboard-sanitized-write': ['clipboard-write'],
  media: ['camera', 'microphone'],
};
