// Spreads labels at the ends of lines so that none covers another, each as near its line as the others allow.

/** Two labels change places only when their lines have crossed by more than this. */
const tolerance = 4;

/**
 * Indexes of labels from the top down, as near to the order `before` as their lines allow: lines that run side by
 * side must not make their labels dance.
 */
export function labelOrder(wanted: readonly number[], before: readonly number[]): number[] {
  const isKept = before.length === wanted.length && before.every((index) => index < wanted.length);
  const order = isKept ? [...before] : wanted.map((_, index) => index);
  const at = (place: number) => wanted[order[place] ?? 0] ?? 0;
  for (let swapped = true; swapped; ) {
    swapped = false;
    for (let place = 1; place < order.length; place++) {
      if (at(place - 1) - at(place) <= tolerance) continue;
      order.splice(place - 1, 2, order[place] ?? 0, order[place - 1] ?? 0);
      swapped = true;
    }
  }
  return order;
}

/**
 * Positions of labels in px, by index, moved apart to `gap` and kept within `low` to `high`. `order`: indexes from
 * the top down, as `labelOrder` gives them when it knows the order before.
 */
export function labelSpread(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
  order: readonly number[] = labelOrder(wanted, []),
): number[] {
  const room = wanted.length > 1 ? Math.min(gap, Math.max(0, high - low) / (wanted.length - 1)) : gap;
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
