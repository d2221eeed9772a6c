import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** So near to the end counts as being there. */
const NEAR_PX = 64;

/**
 * Keeps a list at its end while it grows, unless its reader has scrolled up; what comes in above moves nothing.
 * @param first the number of the first row: it falls when earlier ones come in above
 */
export function useStickToEnd(box: RefObject<HTMLElement | null>, first: number | undefined) {
  const [isAtEnd, setAtEnd] = useState(true);
  const sticks = useRef(true);
  const fromEnd = useRef(0);
  const lastTop = useRef(0);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    sticks.current = true;
    setAtEnd(true);
  }, [box]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const isUp = element.scrollTop < lastTop.current;
    lastTop.current = element.scrollTop;
    fromEnd.current = element.scrollHeight - element.scrollTop;
    const isNear = fromEnd.current - element.clientHeight < NEAR_PX;
    // A list that grew under its reader has not been left by them.
    if (isNear || isUp) sticks.current = isNear;
    setAtEnd(isNear || sticks.current);
  }, [box]);

  useEffect(() => {
    const element = box.current;
    const content = element?.firstElementChild;
    if (!element || !content) return;
    const watch = new ResizeObserver(() => {
      if (sticks.current) element.scrollTop = element.scrollHeight;
      // Rows in sight are drawn as high as they are, which may not be what they were taken for.
      fromEnd.current = element.scrollHeight - element.scrollTop;
      if (!sticks.current) setAtEnd(fromEnd.current - element.clientHeight < NEAR_PX);
    });
    watch.observe(content);
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);

  const firstBefore = useRef(first);
  useLayoutEffect(() => {
    const element = box.current;
    const isEarlier = first !== undefined && firstBefore.current !== undefined && first < firstBefore.current;
    firstBefore.current = first;
    if (element && isEarlier && !sticks.current) element.scrollTop = element.scrollHeight - fromEnd.current;
  }, [box, first]);

  return { isAtEnd, toEnd, onScroll };
}
