// Names typed into one field, parted by commas; a name that holds a comma or a quote stands in double quotes.

/** "a, b" → ["a", "b"]; empty entries are dropped. */
export function splitNames(text: string): string[] {
  const names = text.match(/\s*(?:"(?:[^"]|"")*"|[^,]*)\s*(?:,|$)/g) ?? [];
  return names.map((entry) => unquoted(entry.replace(/,$/, '').trim())).filter((name) => name !== '');
}

export function joinNames(names: readonly string[]): string {
  return names.map((name) => (/[",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join(', ');
}

function unquoted(name: string): string {
  return name.length > 1 && name.startsWith('"') && name.endsWith('"')
    ? name.slice(1, -1).replaceAll('""', '"')
    : name;
}
