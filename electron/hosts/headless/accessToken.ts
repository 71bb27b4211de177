// Who may ask when the server is reachable from other machines: those who know the token, compared in constant time.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Refusal } from './requestGuard.ts';

const leastTokenLength = 16;
const mostTokenLength = 512;

const unknown: Refusal = { status: 401, reason: 'Give the token: ?token=… in a browser, else as a bearer.' };

export interface Verdict {
  /** Null: the request may go on. */
  readonly refusal: Refusal | null;
  /** Set-Cookie for a browser that gave the token in the address, which it is then to leave there no longer. */
  readonly cookie?: string;
}

export type Access = (request: IncomingMessage) => Verdict;

/** For a loopback address: whoever runs programs on this machine may ask. */
export const openAccess: Access = () => ({ refusal: null });

/**
 * A browser gives the token once, in the address, and gets a cookie that holds a secret of this run instead: the
 * token itself is never stored there. Tools send `Authorization: Bearer`.
 */
export function tokenAccess(token: string): Access {
  const session = randomBytes(32).toString('base64url');
  return (request) => {
    const { bearer, address, cookie } = shownBy(request);
    if (address !== undefined && isSame(address, token))
      return {
        refusal: null,
        cookie: `${cookieName(request)}=${session}; HttpOnly; SameSite=Strict; Path=/`,
      };
    const isKnown =
      (bearer !== undefined && isSame(bearer, token)) || (cookie !== undefined && isSame(cookie, session));
    return { refusal: isKnown ? null : unknown };
  };
}

/** Rejects, saying why, when the file holds no token that is worth one. */
export async function readToken(file: string): Promise<string> {
  const token = (await readFile(file, 'utf8')).trim();
  if (token.length < leastTokenLength || token.length > mostTokenLength || !/^[\w.~-]+$/.test(token))
    throw new Error(
      `${file} must hold one token of ${leastTokenLength} to ${mostTokenLength} letters, digits and . ~ _ -`,
    );
  return token;
}

/** A browser sends a cookie to every port of a machine: each server's has a name of its own. */
function cookieName({ socket }: IncomingMessage): string {
  return `telltale-${socket.localPort}`;
}

/** Over digests: their lengths are the same whatever was shown, so the time tells nothing. */
function isSame(shown: string, expected: string): boolean {
  return timingSafeEqual(digestOf(shown), digestOf(expected));
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function shownBy(request: IncomingMessage) {
  const { headers, url = '' } = request;
  const [, bearer] = /^Bearer ([\w.~-]+)$/i.exec(headers.authorization ?? '') ?? [];
  const [, cookie] = new RegExp(`(?:^|; *)${cookieName(request)}=([\\w-]+)`).exec(headers.cookie ?? '') ?? [];
  const at = url.indexOf('?');
  const address = at < 0 ? null : new URLSearchParams(url.slice(at)).get('token');
  return { bearer, cookie, address: address ?? undefined };
}
