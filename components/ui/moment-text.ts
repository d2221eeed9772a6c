/** `2026-11-30 16:40`: a moment of ISO 8601 as people read it, in UTC. */
export const minuteText = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 16)}`;

/** `2026-11-30 16:40 UTC` */
export const momentText = (at: string): string => `${minuteText(at)} UTC`;
