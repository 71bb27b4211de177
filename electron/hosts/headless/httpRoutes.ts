// Answers HTTP requests: the UI's files, the live state, metrics, health and the plant's schema.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { plantJsonSchema } from '../../../shared/plantJsonSchema.ts';
import type { Engine } from '../../engine/engine.ts';
import { securityHeaders } from '../contentSecurity.ts';
import { RateLimits } from '../rateLimit.ts';
import type { UiFiles } from '../uiFiles.ts';
import type { Access } from './accessToken.ts';
import { createMetrics } from './metrics.ts';
import { refusalOf } from './requestGuard.ts';

/** Of each client's address; of as many addresses as can be connected, and more. */
const requestsPerS = 200;
const requestBurst = 400;
const mostAddresses = 1_024;
const json = 'application/json; charset=utf-8';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

type Route = () => Answer | Promise<Answer>;

export function createHttpRoutes(
  engine: Engine,
  ui: UiFiles,
  access: Access,
): (request: IncomingMessage, response: ServerResponse) => void {
  const limits = new RateLimits(requestsPerS, requestBurst, mostAddresses);
  const metrics = createMetrics(() => engine.report());
  const routes = new Map<string, Route>([
    ['/healthz', () => answer('text/plain; charset=utf-8', 'ok\n')],
    ['/api/state', () => answer(json, JSON.stringify(engine.report()))],
    ['/metrics', async () => answer(metrics.contentType, await metrics.text())],
    ['/plant.schema.json', () => answer(json, JSON.stringify(plantJsonSchema()))],
  ]);
  for (const [path, file] of ui) {
    const headers = { 'Cache-Control': file.cacheControl };
    routes.set(path, async () => ({ ...answer(file.contentType, await file.read()), headers }));
  }
  return (request, response) => {
    respond(request, response, { routes, limits, access }).catch((error: unknown) => {
      engine.noteClientFault(`The request ${request.url?.slice(0, 80)} failed: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else send(response, refused(500, 'The request failed.'), request.method);
    });
  };
}

interface Served {
  readonly routes: ReadonlyMap<string, Route>;
  readonly limits: RateLimits;
  readonly access: Access;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, limits, access }: Served,
): Promise<void> {
  const { method, socket, url = '/' } = request;
  const refusal = refusalOf(request);
  if (refusal) {
    // What follows on this connection may be the body of what was refused.
    response.shouldKeepAlive = false;
    return send(response, refused(refusal.status, refusal.reason), method);
  }
  if (!limits.take(socket.remoteAddress ?? ''))
    return send(response, refused(429, 'Too many requests: wait a second.'), method);
  const { refusal: unknown, cookie } = access(request);
  if (unknown) return send(response, refused(unknown.status, unknown.reason), method);
  send(response, await answerAt(pathOf(url), routes, cookie), method);
}

async function answerAt(
  path: string,
  routes: ReadonlyMap<string, Route>,
  cookie: string | undefined,
): Promise<Answer> {
  const route = routes.get(path);
  if (!route) return refused(404, 'There is nothing here.');
  return cookie === undefined ? route() : withoutToken(path, cookie);
}

/** Leads a browser to the same page by an address that holds no token. */
function withoutToken(path: string, cookie: string): Answer {
  const headers = { Location: path, 'Set-Cookie': cookie };
  return { ...answer('text/plain; charset=utf-8', ''), status: 303, headers };
}

/** As it stands in the request: an encoded or dotted path matches no route. */
function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? '/';
}

function answer(contentType: string, body: string | Buffer): Answer {
  return { status: 200, contentType, body };
}

function refused(status: number, reason: string): Answer {
  const headers: Record<string, string> = status === 405 ? { Allow: 'GET, HEAD' } : {};
  if (status === 429) headers['Retry-After'] = '1';
  if (status === 401) headers['WWW-Authenticate'] = 'Bearer';
  return { status, contentType: 'text/plain; charset=utf-8', body: `${reason}\n`, headers };
}

function send(
  response: ServerResponse,
  { status, contentType, body, headers }: Answer,
  method = 'GET',
): void {
  response.writeHead(status, {
    ...securityHeaders,
    'Cache-Control': 'no-store',
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(method === 'HEAD' ? undefined : body);
}
