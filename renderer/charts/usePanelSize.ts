// The size of a chart's place in whole pixels. The place is sized by its panel, never by the chart inside it.
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface PanelSize {
  readonly width: number;
  readonly height: number;
}

/** Null until the element is laid out, and while it is hidden. */
export function usePanelSize<E extends HTMLElement>(): [RefObject<E | null>, PanelSize | null] {
  const ref = useRef<E>(null);
  const [size, setSize] = useState<PanelSize | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((last) => {
        if (width === 0 || height === 0) return null;
        return last?.width === width && last.height === height ? last : { width, height };
      });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size];
}
