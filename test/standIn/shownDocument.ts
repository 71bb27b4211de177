// The document that a window shows: its preload's world, the frame that messages come from, what it asks for. Runs in the stand-in's process.
import { toBrowserUrl } from './appUrls.ts';
import { StandInFrame } from './frame.ts';
import type { FromPage, OfWindow, ToPage } from './page/messages.ts';
import { binding, preloadWorldName, token } from './pageScripts.ts';
import { browserSession, inBackground, type Page } from './pages.ts';
import { decidePermission } from './session.ts';
import { strict } from './strict.ts';

/** The WebContents, as the application sees it. */
interface Sender {
  getURL(): string;
}

export class ShownDocument {
  readonly #sender: Sender;
  readonly #ofWindow: OfWindow;
  #frame: StandInFrame | undefined;
  #context = 0;

  /** `asked`: what a document asks of its window. */
  constructor(sender: Sender, asked: Omit<OfWindow, 'permission'>) {
    this.#sender = sender;
    this.#ofWindow = {
      ...asked,
      permission: (permission) => permitOrDeny(sender, permission, sender.getURL()),
    };
  }

  /** Throws between two documents. */
  get mainFrame(): StandInFrame {
    if (!this.#frame) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    return strict('WebFrameMain', this.#frame);
  }

  listen({ session: page, targetId }: Page): void {
    page.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === preloadWorldName && context.auxData?.frameId === targetId)
        this.#begin(page, context.id);
    });
    page.on('Runtime.executionContextsCleared', () => this.end());
    page.on('Inspector.targetCrashed', () => this.end());
    page.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === binding && executionContextId === this.#context)
        this.#frame?.receive(JSON.parse(payload) as FromPage);
    });
  }

  end(): void {
    this.#frame?.gone();
    this.#frame = undefined;
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
    this.#frame = new StandInFrame(this.#sender, this.#ofWindow, post);
  }
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
