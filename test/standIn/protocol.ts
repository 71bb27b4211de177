// protocol: schemes of the application's own, answered through Chromium's interception of requests. Runs in the stand-in's process.
import type { CustomScheme, Protocol } from 'electron';
import { isRegistered, registerScheme, schemeOfBrowserUrl, toAppUrl, toBrowserHeader } from './appUrls.ts';
import type { DevToolsSession } from './devTools.ts';
import { isReady } from './readiness.ts';
import { checkOptions, strict } from './strict.ts';

type Handler = (request: Request) => Response | Promise<Response>;

/** A request as Chromium holds it back. */
export interface HeldRequest {
  readonly requestId: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
  };
}

const handlers = new Map<string, Handler>();

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(schemes: CustomScheme[]) {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) {
      checkOptions('scheme', privileges, 'standard secure supportFetchAPI codeCache');
      if (!privileges?.standard || !privileges.secure)
        throw new Error('stand-in: a scheme that is not standard and secure is not implemented');
      registerScheme(scheme);
    }
  },
  handle(scheme: string, handler: Handler) {
    if (handlers.has(scheme)) throw new Error(`The scheme has been registered: ${scheme}`);
    if (!isRegistered(scheme))
      throw new Error(
        `stand-in: protocol.handle of a scheme without privileges is not implemented: ${scheme}`,
      );
    handlers.set(scheme, handler);
  },
} satisfies Partial<Protocol>);

/** Answers a request of a scheme of ours by its handler; lets Chromium go on with any other. */
export async function answerHeld(
  session: DevToolsSession,
  { requestId, request }: HeldRequest,
): Promise<void> {
  const scheme = schemeOfBrowserUrl(request.url);
  if (scheme === undefined) await session.send('Fetch.continueRequest', { requestId });
  else
    try {
      const answer = await answerOf(scheme, request);
      await session.send('Fetch.fulfillRequest', { requestId, ...answer });
    } catch {
      await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' });
    }
}

/** Rejects where there is no handler, or as it rejects. */
async function answerOf(scheme: string, { url, method, headers, postData }: HeldRequest['request']) {
  const body = postData === undefined || method === 'GET' || method === 'HEAD' ? null : postData;
  const handler = handlers.get(scheme);
  if (!handler) throw new Error(`nobody answers ${scheme}:`);
  const response = await Promise.resolve(handler(new Request(toAppUrl(url), { method, headers, body })));
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({
      name,
      value: toBrowserHeader(name, value),
    })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  };
}
