// Decides whether a request comes from this machine's own pages and tools: against DNS rebinding and foreign origins.
import type { IncomingMessage } from 'node:http';

const loopbackNames = new Set(['127.0.0.1', 'localhost', '[::1]']);

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Null when the request may go on. A page of another site reaches a loopback address by a name of its own (Host is
 * not a loopback name) or as a foreign origin (Origin is not the address it asks).
 */
export function refusalOf({ headers, method, url = '/' }: IncomingMessage): Refusal | null {
  const { host, origin } = headers;
  if (host === undefined || !loopbackNames.has(host.toLowerCase().replace(/:\d{1,5}$/, '')))
    return { status: 403, reason: 'Ask by 127.0.0.1 or localhost.' };
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return { status: 403, reason: 'Pages of other origins are not served.' };
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate')
    return { status: 403, reason: 'Pages of other sites are not served.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Only GET and HEAD.' };
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
    return { status: 413, reason: 'A request has no body here.' };
  return url.startsWith('/') ? null : { status: 400, reason: 'The request target must be a path.' };
}
