// session: what pages may do, asked of the application's own handlers. Runs in the stand-in's process.
import type { Session } from 'electron';
import { StrictEmitter, strict } from './strict.ts';

type RequestHandler = Parameters<Session['setPermissionRequestHandler']>[0];
type CheckHandler = Parameters<Session['setPermissionCheckHandler']>[0];

class StandInSession
  extends StrictEmitter
  implements
    Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>
{
  #request: RequestHandler = null;
  #check: CheckHandler = null;

  constructor() {
    super('Session', []);
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }

  /** No device is ever there to be asked for: pages find none. */
  setDevicePermissionHandler(_handler: unknown): void {}

  /** Electron grants what no handler decides. */
  decide(contents: object, permission: string, url: string): Promise<boolean> {
    const details = { requestingUrl: url, isMainFrame: true };
    const origin = /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0] ?? 'null';
    if (this.#check && !Reflect.apply(this.#check, null, [contents, permission, `${origin}/`, details]))
      return Promise.resolve(false);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    if (this.#request) Reflect.apply(this.#request, null, [contents, permission, resolve, details]);
    else resolve(true);
    return promise;
  }
}

export const defaultSession = new StandInSession();
export const session = strict('session', { defaultSession: strict('Session', defaultSession) });
