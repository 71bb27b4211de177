// npm run sign-feed: writes the signed feed that the update check reads. The private key is read from the file that
// TELLTALE_FEED_KEY_FILE names, or from TELLTALE_FEED_KEY itself, and is never written anywhere.
import { createPrivateKey, sign } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';

interface FeedOptions {
  readonly newest: string;
  readonly page: string;
  readonly output: string;
}

const { newest, page, output } = new Command('npm run sign-feed --')
  .requiredOption('--newest <version>', 'newest version, as 1.2.3')
  .requiredOption('--page <url>', 'its page, https')
  .requiredOption('--output <file>', 'where to write the feed')
  .parse()
  .opts<FeedOptions>();

const key = createPrivateKey(await privateKey());
if (key.asymmetricKeyType !== 'ed25519') throw new Error('The key must be an Ed25519 private key in PEM.');
const signedAt = new Date().toISOString();
const feed = Buffer.from(JSON.stringify({ application: 'telltale', version: newest, page, signedAt }));
const envelope = { feed: feed.toString('base64'), signature: sign(null, feed, key).toString('base64') };
await writeFile(output, `${JSON.stringify(envelope)}\n`);

async function privateKey(): Promise<string> {
  const { TELLTALE_FEED_KEY_FILE: file, TELLTALE_FEED_KEY: text } = process.env;
  if (file) return readFile(file, 'utf8');
  if (text) return text;
  throw new Error('TELLTALE_FEED_KEY_FILE or TELLTALE_FEED_KEY must hold the private key.');
}
