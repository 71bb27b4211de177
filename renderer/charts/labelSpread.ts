// Spreads labels at the ends of lines so that none covers another, each as near its line as the others allow.

/** Positions of labels in px, in the order given, moved apart to `gap` and kept within `low` to `high`. */
export function labelSpread(wanted: readonly number[], gap: number, low: number, high: number): number[] {
  const room = wanted.length > 1 ? Math.min(gap, Math.max(0, high - low) / (wanted.length - 1)) : gap;
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const groups: Group[] = [];
  for (const index of order) {
    let group: Group = { members: [index], centre: wanted[index] ?? 0 };
    for (let above = groups.at(-1); above && overlaps(above, group, room, low, high); above = groups.at(-1)) {
      groups.pop();
      group = merged(above, group, wanted);
    }
    groups.push(group);
  }
  const placed = new Array<number>(wanted.length);
  for (const group of groups) {
    const top = topOf(group, room, low, high);
    group.members.forEach((member, row) => {
      placed[member] = top + row * room;
    });
  }
  return placed;
}

/** Labels that touch and so move together, around the mean of where they belong. */
interface Group {
  readonly members: readonly number[];
  readonly centre: number;
}

function topOf(group: Group, gap: number, low: number, high: number): number {
  const height = (group.members.length - 1) * gap;
  return Math.max(low, Math.min(high - height, group.centre - height / 2));
}

function overlaps(above: Group, below: Group, gap: number, low: number, high: number): boolean {
  const end = topOf(above, gap, low, high) + (above.members.length - 1) * gap;
  return topOf(below, gap, low, high) - end < gap;
}

function merged(above: Group, below: Group, wanted: readonly number[]): Group {
  const members = [...above.members, ...below.members];
  const sum = members.reduce((total, member) => total + (wanted[member] ?? 0), 0);
  return { members, centre: sum / members.length };
}
