// One line to whoever runs the command. Bare Node 20 or newer.

export function say(line) {
  process.stdout.write(`${line}\n`);
}
