// Looks whether there is a newer version, when a person asks: reads a signed feed and downloads nothing else.
// Electron's main process; needs Node alone.
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { z } from 'zod';

const limitMs = 10_000;
const mostFeedBytes = 64 * 1024;
/** A feed is signed anew at least that often: an older one may be kept from us, or be played back. */
const longestValidMs = 90 * 86_400_000;
/** How far the clocks of signer and reader may differ. */
const clockToleranceMs = 86_400_000;

/** What a feed says once its signature is verified. */
const feedSchema = z.strictObject({
  application: z.literal('telltale'),
  /** "1.2.3" */
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/),
  /** The page of that version: shown, and opened by the person alone. */
  page: z.url({ protocol: /^https$/ }).max(500),
  /** ISO 8601, UTC. */
  signedAt: z.iso.datetime(),
});
type UpdateFeed = z.infer<typeof feedSchema>;

/** On the wire: the feed's JSON as it was signed, and its Ed25519 signature; both base64. */
const envelopeSchema = z.strictObject({ feed: z.base64(), signature: z.base64() });

export type UpdateAnswer =
  | { readonly state: 'newer'; readonly version: string; readonly page: string }
  | { readonly state: 'current'; readonly version: string }
  /** `reason`: one sentence for a person. Nothing of the feed is passed on. */
  | { readonly state: 'unknown'; readonly reason: string };

export interface UpdateSource {
  /** Address of the feed, https. */
  readonly url: string;
  /** Ed25519 public key, SPKI in PEM. */
  readonly publicKey: string;
}

/**
 * Where releases announce themselves. Null: this build has no such place, and nothing is ever asked. Whoever publishes
 * builds puts the feed's address and the public half of its key here; npm run sign-feed needs the private one.
 */
export const updateSource: UpdateSource | null = null;

export interface UpdateCheckOptions {
  readonly source: UpdateSource | null;
  /** Electron's net.fetch, which knows the system's proxy, or Node's own. */
  readonly request: (url: string, init: RequestInit) => Promise<Response>;
  /** Of the running application: "0.1.0". */
  readonly currentVersion: string;
  /** `signedAt` of the newest feed that was accepted before, ms since the epoch: an older one is refused. */
  readonly newestSeenMs?: number;
  readonly nowMs?: number;
  /** Given the signature's time of a feed that was accepted: to be kept for `newestSeenMs`. */
  readonly onAccepted?: (signedAtMs: number) => void;
}

/** Asks once. Never rejects; what goes wrong is in the answer. */
export async function checkForUpdate(options: UpdateCheckOptions): Promise<UpdateAnswer> {
  try {
    const { source } = options;
    if (source === null) throw new FeedRefused('This build knows no list of versions.');
    const feed = readFeed(await fetchFeed(source.url, options.request), source.publicKey, options);
    options.onAccepted?.(Date.parse(feed.signedAt));
    const { version, page } = feed;
    return isNewer(version, options.currentVersion)
      ? { state: 'newer', version, page }
      : { state: 'current', version };
  } catch (error) {
    return { state: 'unknown', reason: error instanceof FeedRefused ? error.message : unreachable };
  }
}

const unreachable = 'The list of versions could not be reached.';

/** The message is one sentence for a person. */
class FeedRefused extends Error {}

async function fetchFeed(url: string, request: UpdateCheckOptions['request']): Promise<string> {
  if (!url.startsWith('https://')) throw new FeedRefused('The address of the list of versions is not https.');
  const response = await request(url, {
    redirect: 'manual',
    credentials: 'omit',
    cache: 'no-store',
    headers: { Accept: 'application/json' },
    signal: AbortSignal.timeout(limitMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new FeedRefused(`The list of versions was not given: its server answered ${response.status}.`);
  }
  return readLimited(response);
}

/** Whatever length the answer claims to have, no more than allowed is ever held. */
async function readLimited(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.byteLength;
    // Leaving the loop ends the connection.
    if (bytes > mostFeedBytes) throw new FeedRefused('The list of versions is too large.');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Throws FeedRefused. Nothing of the feed is looked at before its signature is verified. */
function readFeed(
  text: string,
  publicKey: string,
  { newestSeenMs = 0, nowMs = Date.now() }: UpdateCheckOptions,
): UpdateFeed {
  const envelope = envelopeSchema.safeParse(parsed(text));
  if (!envelope.success) throw new FeedRefused('The list of versions cannot be read.');
  const signed = Buffer.from(envelope.data.feed, 'base64');
  const signature = Buffer.from(envelope.data.signature, 'base64');
  if (!verify(null, signed, readKey(publicKey), signature))
    throw new FeedRefused('The list of versions is not signed by the makers of Telltale.');
  const feed = feedSchema.safeParse(parsed(signed.toString('utf8')));
  if (!feed.success)
    throw new FeedRefused('The list of versions is of a form that this version does not know.');
  const signedAtMs = Date.parse(feed.data.signedAt);
  const isOld = signedAtMs < newestSeenMs || signedAtMs < nowMs - longestValidMs;
  if (isOld || signedAtMs > nowMs + clockToleranceMs)
    throw new FeedRefused('The list of versions is out of date.');
  return feed.data;
}

function readKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  // Else whoever gives the key would choose how it is verified.
  if (key.asymmetricKeyType !== 'ed25519') throw new FeedRefused('The key of the list of versions is none.');
  return key;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNewer(version: string, current: string): boolean {
  const [a, b] = [version, current].map((text) => text.split('.').map(Number));
  const at = [0, 1, 2].find((place) => a?.[place] !== b?.[place]);
  return at !== undefined && (a?.[at] ?? 0) > (b?.[at] ?? 0);
}
