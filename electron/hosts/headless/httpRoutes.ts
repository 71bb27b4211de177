// Answers HTTP requests: the UI's files, the live state, metrics, health and the plant's schema.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { plantJsonSchema } from '../../../shared/plantJsonSchema.ts';
import type { Engine } from '../../engine/engine.ts';
import { securityHeaders } from '../contentSecurity.ts';
import { RateLimit } from '../rateLimit.ts';
import type { UiFiles } from '../uiFiles.ts';
import { createMetrics } from './metrics.ts';
import { refusalOf } from './requestGuard.ts';

const requestsPerS = 200;
const requestBurst = 400;
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
): (request: IncomingMessage, response: ServerResponse) => void {
  const limit = new RateLimit(requestsPerS, requestBurst);
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
    respond(request, response, routes, limit).catch((error: unknown) => {
      engine.noteClientFault(`The request ${request.url?.slice(0, 80)} failed: ${String(error)}`);
      if (response.headersSent) response.destroy();
      else send(response, refused(500, 'The request failed.'), request.method);
    });
  };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  routes: ReadonlyMap<string, Route>,
  limit: RateLimit,
): Promise<void> {
  const refusal = refusalOf(request);
  if (refusal) {
    // What follows on this connection may be the body of what was refused.
    response.shouldKeepAlive = false;
    send(response, refused(refusal.status, refusal.reason), request.method);
    return;
  }
  if (!limit.take()) {
    send(response, refused(429, 'Too many requests: wait a second.'), request.method);
    return;
  }
  const route = routes.get(pathOf(request.url ?? '/'));
  send(response, route ? await route() : refused(404, 'There is nothing here.'), request.method);
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
