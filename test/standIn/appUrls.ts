// Chromium knows no app:// of ours: addresses of registered schemes are those of a secure host that nobody has. Runs in the stand-in's process.

const schemes = new Set<string>();

export function registerScheme(scheme: string): void {
  schemes.add(scheme);
}

export function isRegistered(scheme: string): boolean {
  return schemes.has(scheme);
}

/** app://telltale/x → https://telltale.app.invalid/x; other addresses stay as they are. */
export function toBrowserUrl(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url) ?? [];
  return schemes.has(scheme.toLowerCase()) ? `https://${host}.${scheme.toLowerCase()}.invalid${rest}` : url;
}

/** The way back. */
export function toAppUrl(url: string): string {
  const [, host = '', scheme = '', rest = ''] =
    /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.invalid(.*)$/is.exec(url) ?? [];
  return schemes.has(scheme) ? `${scheme}://${host}${rest}` : url;
}

/** Scheme of an address of ours as Chromium has it; undefined for others. */
export function schemeOfBrowserUrl(url: string): string | undefined {
  const appUrl = toAppUrl(url);
  return appUrl === url ? undefined : appUrl.slice(0, appUrl.indexOf(':'));
}

/** A header whose value may name addresses of ours: sources of a policy, a redirect. */
export function toBrowserHeader(name: string, value: string): string {
  if (/^location$/i.test(name)) return toBrowserUrl(value);
  if (!/^content-security-policy/i.test(name)) return value;
  return value.replaceAll(/\b([a-z][a-z0-9+-]*):(\/\/[^\s;]*)?/gi, (source, scheme: string) =>
    schemes.has(scheme.toLowerCase()) ? toBrowserSource(source, scheme) : source,
  );
}

function toBrowserSource(source: string, scheme: string): string {
  return source === `${scheme}:` ? `https://*.${scheme.toLowerCase()}.invalid` : toBrowserUrl(source);
}
