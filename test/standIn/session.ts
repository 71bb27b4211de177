// session: what pages may do, asked of the application's own handlers. Runs in the stand-in's process.
import type { Session } from 'electron';
import { strict } from './strict.ts';

let onRequest: Parameters<Session['setPermissionRequestHandler']>[0] = null;
let onCheck: Parameters<Session['setPermissionCheckHandler']>[0] = null;

export const session = strict('session', {
  defaultSession: strict('Session', {
    setPermissionRequestHandler(handler) {
      onRequest = handler;
    },
    setPermissionCheckHandler(handler) {
      onCheck = handler;
    },
    /** No device is ever there to be asked for: pages find none. */
    setDevicePermissionHandler() {},
  } satisfies Partial<Session>),
});

/** Whether a page may do that. Electron grants what no handler decides. */
export function decidePermission(contents: object, permission: string, url: string): Promise<boolean> {
  const details = { requestingUrl: url, isMainFrame: true };
  const origin = /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null';
  if (onCheck && !Reflect.apply(onCheck, null, [contents, permission, `${origin}/`, details]))
    return Promise.resolve(false);
  const { promise, resolve } = Promise.withResolvers<boolean>();
  if (onRequest) Reflect.apply(onRequest, null, [contents, permission, resolve, details]);
  else resolve(true);
  return promise;
}
