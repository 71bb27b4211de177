// The document that a window shows: its preload's world, the frame that messages come from, what it asks for. Runs in the stand-in's process.
import { toBrowserUrl } from './appUrls.ts';
import { StandInFrame } from './ipcMain.ts';
import type { FromPage, ToPage } from './page/preloadWorld.ts';
import { binding, preloadWorldName, token } from './pageScripts.ts';
import { browserSession, inBackground, type Page } from './pages.ts';
import { defaultSession } from './session.ts';

/** What a document asks of its WebContents rather than of the application. */
type Asked = Extract<FromPage, { kind: 'open' | 'contextMenu' | 'zoom' | 'painted' | 'preloadFault' }>;

export class ShownDocument {
  frame: StandInFrame | undefined;
  readonly #url: () => string;
  readonly #asked: (message: Asked) => void;
  #context = 0;

  constructor(url: () => string, asked: (message: Asked) => void) {
    this.#url = url;
    this.#asked = asked;
  }

  /** `sender`: the WebContents, as the application sees it. */
  listen({ session: page, targetId }: Page, sender: object): void {
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorldName && context.auxData?.frameId === targetId)
        this.#begin(page, context.id);
    });
    page.on('Runtime.executionContextsCleared', () => this.end());
    page.on('Inspector.targetCrashed', () => this.end());
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === binding && executionContextId === this.#context)
        this.#receive(JSON.parse(payload) as FromPage, sender);
    });
  }

  end(): void {
    this.frame?.gone();
    this.frame = undefined;
    this.#context = 0;
  }

  #begin(page: Page['session'], context: number): void {
    this.end();
    this.#context = context;
    const post = (message: ToPage): void =>
      inBackground(
        page.send('Runtime.callFunctionOn', {
          functionDeclaration: `(text) => globalThis.${token}(text)`,
          arguments: [{ value: JSON.stringify(message) }],
          executionContextId: context,
        }),
      );
    this.frame = new StandInFrame(this.#url, post);
  }

  #receive(message: FromPage, sender: object): void {
    if (message.kind === 'permission')
      this.frame?.answer(message.id, decidePermission(sender, message.permission, this.#url()));
    else if (
      message.kind === 'open' ||
      message.kind === 'contextMenu' ||
      message.kind === 'zoom' ||
      message.kind === 'painted' ||
      message.kind === 'preloadFault'
    )
      this.#asked(message);
    else this.frame?.receive(message, sender);
  }
}

/** Chromium is told as well: it asks nobody when a page uses what was granted. */
async function decidePermission(contents: object, permission: string, url: string): Promise<boolean> {
  const isAllowed = await defaultSession.decide(contents, permission, url);
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
