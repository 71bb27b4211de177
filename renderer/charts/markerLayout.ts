// Lays out the labels of knob-change markers over a chart: each shortens, then drops, before it touches another.

/** A flag at `x` (px) and the forms its label may take, longest first, with their widths. */
export interface MarkerToPlace {
  readonly x: number;
  readonly forms: readonly { readonly text: string; readonly width: number }[];
}

/** What is drawn: the flag always, the label where `text` is not empty, right or left of the flag. */
export interface PlacedMarker {
  readonly x: number;
  readonly text: string;
  readonly side: 'right' | 'left';
}

/** From the flag's middle to its label. */
export const labelOffset = 7;
/** Half a flag and the air around it. */
const flagReach = 8;
const labelGap = 6;

/**
 * Markers in ascending order of x. Labels stay between `left` and `right` (px). A label stands to the right of its
 * flag in the longest form that fits, else to the left of it, else it is dropped.
 */
export function placeMarkers(markers: readonly MarkerToPlace[], left: number, right: number): PlacedMarker[] {
  let takenTo = left;
  return markers.map(({ x, forms }, index) => {
    const nextFlag = markers[index + 1];
    const rightLimit = nextFlag ? Math.min(right, nextFlag.x - flagReach) : right;
    const ahead = forms.find(
      ({ width }) => x + labelOffset >= takenTo && x + labelOffset + width <= rightLimit,
    );
    if (ahead) {
      takenTo = x + labelOffset + ahead.width + labelGap;
      return { x, text: ahead.text, side: 'right' };
    }
    const behind = forms.find(({ width }) => x - labelOffset - width >= takenTo);
    takenTo = Math.max(takenTo, x + flagReach);
    return behind ? { x, text: behind.text, side: 'left' } : { x, text: '', side: 'right' };
  });
}
