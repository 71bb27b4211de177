// Joins knob changes that belong to one move of the hand, so that dragging a slider leaves one marker, not thirty.

export interface KnobChange {
  /** ms since the epoch. */
  readonly atMs: number;
  /** Name of the knob ("batch.size"). */
  readonly key: string;
  /** What markers call it ("batch"). */
  readonly name: string;
  /** Empty where it is not known. */
  readonly before: string;
  readonly after: string;
}

export interface KnobMove {
  /** ms since the epoch, of the last change in it. */
  readonly atMs: number;
  /** Label forms, longest first: "batch 100 → 500", "batch 500". */
  readonly labels: readonly string[];
}

/** Changes of one knob that follow each other faster than this are one move. */
const sameMoveMs = 1_500;

/** Moves made after `fromMs`, in order of time. */
export function knobMoves(changes: readonly KnobChange[], fromMs: number): KnobMove[] {
  const moves: KnobChange[] = [];
  for (const change of changes) {
    const last = moves.findLastIndex((move) => move.key === change.key);
    const earlier = moves[last];
    const follows = earlier !== undefined && change.atMs - earlier.atMs < sameMoveMs;
    if (follows) moves.splice(last, 1);
    moves.push(follows ? { ...change, before: earlier.before } : change);
  }
  return moves
    .filter(({ atMs, before, after }) => atMs >= fromMs && before !== after)
    .map(({ atMs, name, before, after }) => {
      const short = `${name} ${after}`;
      return { atMs, labels: before ? [`${name} ${before} → ${after}`, short] : [short] };
    });
}
