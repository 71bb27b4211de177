// The pages of Chromium behind the stand-in's windows: opens them, and lets no page open another. Runs in the stand-in's process.
import type { DevTools, DevToolsSession } from './devTools.ts';
import { DevToolsClosed } from './devTools.ts';

export interface Page {
  /** Also the id of its main frame. */
  readonly targetId: string;
  readonly session: DevToolsSession;
}

const browser = Promise.withResolvers<DevTools>();
const attached = new Map<string, PromiseWithResolvers<Page>>();
const pages = new Map<string, { readonly page: Page; readonly onGone: () => void }>();

/** Before anything is drawn: pages wait until their window has set them up. */
export async function openPagesIn(devTools: DevTools): Promise<void> {
  devTools.browser.on('Target.attachedToTarget', ({ sessionId, targetInfo: { targetId, openerId } }) => {
    const session = devTools.session(sessionId);
    if (openerId === undefined) attaching(targetId).resolve({ targetId, session });
    else inBackground(closeUnasked(devTools, targetId, session));
  });
  devTools.browser.on('Target.detachedFromTarget', ({ sessionId, targetId }) => {
    devTools.forget(sessionId);
    if (targetId === undefined) return;
    attached.delete(targetId);
    pages.get(targetId)?.onGone();
    pages.delete(targetId);
  });
  await devTools.browser.send('Target.setAutoAttach', {
    autoAttach: true,
    waitForDebuggerOnStart: true,
    flatten: true,
    filter: [{ type: 'page' }],
  });
  browser.resolve(devTools);
}

export async function browserSession(): Promise<DevToolsSession> {
  return (await browser.promise).browser;
}

/** An empty page in a window of its own. It waits for Runtime.runIfWaitingForDebugger. */
export async function openPage(
  bounds: { x: number; y: number; width: number; height: number },
  onGone: () => void,
): Promise<Page> {
  const session = await browserSession();
  const { targetId } = await session.send('Target.createTarget', {
    url: 'about:blank',
    newWindow: true,
    left: bounds.x,
    top: bounds.y,
    width: bounds.width,
    height: bounds.height,
  });
  const page = await attaching(targetId).promise;
  pages.set(targetId, { page, onGone });
  return page;
}

export async function closePage({ targetId }: Page): Promise<void> {
  const session = await browserSession();
  await session.send('Target.closeTarget', { targetId });
}

/** What is sent to a page that is going away meanwhile may fail; anything else is a fault of the stand-in. */
export function inBackground(work: Promise<unknown>): void {
  work.catch((fault: unknown) => {
    if (fault instanceof DevToolsClosed || isAboutGonePage(fault)) return;
    process.stderr.write(`stand-in: ${fault instanceof Error ? fault.stack : fault}\n`);
  });
}

function isAboutGonePage(fault: unknown): boolean {
  return (
    fault instanceof Error &&
    /Session with given id not found|No target with given id|Cannot find context|Execution context was destroyed|Invalid InterceptionId|Target closed|Not attached|Inspected target navigated or closed|Target crashed/i.test(
      fault.message,
    )
  );
}

function attaching(targetId: string): PromiseWithResolvers<Page> {
  const known = attached.get(targetId) ?? Promise.withResolvers<Page>();
  attached.set(targetId, known);
  return known;
}

async function closeUnasked(devTools: DevTools, targetId: string, session: DevToolsSession): Promise<void> {
  await devTools.browser.send('Target.closeTarget', { targetId });
  await session.send('Runtime.runIfWaitingForDebugger');
}
