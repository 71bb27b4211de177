// Decides whether a request comes from this server's own pages and tools: against DNS rebinding and foreign origins.
import type { IncomingMessage } from 'node:http';
import { hostname } from 'node:os';

const httpPort = 80;

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Null when the request may go on. A page of another site reaches this server by a name of its own (Host is neither
 * the address that was connected to nor this machine's name, or has another port) or as a foreign origin (Origin is
 * not the address it asks).
 */
export function refusalOf({ headers, method, url = '/', socket }: IncomingMessage): Refusal | null {
  const { host, origin } = headers;
  if (host === undefined || !isOwn(host.toLowerCase(), socket))
    return { status: 403, reason: 'Ask by the address and port that were printed.' };
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return { status: 403, reason: 'Pages of other origins are not served.' };
  if (headers['sec-fetch-site'] === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate')
    return { status: 403, reason: 'Pages of other sites are not served.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Only GET and HEAD.' };
  if (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0)
    return { status: 413, reason: 'A request has no body here.' };
  return url.startsWith('/') ? null : { status: 400, reason: 'The request target must be a path.' };
}

/** `host` in lower case. A browser leaves out the port that its scheme has anyway. */
function isOwn(host: string, { localAddress = '', localPort }: IncomingMessage['socket']): boolean {
  const names = ownNames(localAddress);
  if (names.some((name) => host === `${name}:${localPort}`)) return true;
  return localPort === httpPort && names.includes(host);
}

/** What leads to the end of the connection that is ours, which no other site's name can be. */
function ownNames(localAddress: string): string[] {
  const address = localAddress.replace(/^::ffff:/, '');
  if (isLoopback(address)) return ['127.0.0.1', 'localhost', '[::1]'];
  return [address.includes(':') ? `[${address}]` : address, hostname().toLowerCase()];
}

/** Whether an IP address is reached from this machine alone. */
export function isLoopback(address: string): boolean {
  return address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}
