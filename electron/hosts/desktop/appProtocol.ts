// Serves the UI to the desktop's window over app://telltale, in Electron's main process.
import { appOrigin, appScheme } from '../../../shared/desktopChannels.ts';
import { securityHeaders } from '../contentSecurity.ts';
import type { UiFiles } from '../uiFiles.ts';

/** For protocol.registerSchemesAsPrivileged, which must run before the app is ready. */
export const appSchemePrivileges = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
} as const;

/** For protocol.handle: answers with a listed file of the UI or refuses. */
export async function answerAppRequest(ui: UiFiles, { url, method }: Request): Promise<Response> {
  if (method !== 'GET' && method !== 'HEAD') return refused(405);
  const { origin, pathname } = splitUrl(url);
  const file = origin === appOrigin ? ui.get(pathname) : undefined;
  if (!file) return refused(404);
  return new Response(method === 'HEAD' ? null : await file.read(), {
    headers: {
      ...securityHeaders,
      'Content-Type': file.contentType,
      'Cache-Control': file.cacheControl,
    },
  });
}

/** By text: URL gives an opaque origin to schemes it does not know, and would resolve dots. */
function splitUrl(url: string): { origin: string; pathname: string } {
  const [, origin = '', pathname = ''] = /^([a-z]+:\/\/[^/?#]*)([^?#]*)/i.exec(url) ?? [];
  return { origin: origin.toLowerCase(), pathname: pathname === '' ? '/' : pathname };
}

function refused(status: 404 | 405): Response {
  return new Response(null, { status, headers: securityHeaders });
}
