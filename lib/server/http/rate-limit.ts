/** Decides whether a principal may ask again now; throws RateLimited when not. */
export type RateLimit = (request: { principal: string; path: string }) => Promise<void>;

/** The demo listens on the loopback only, where nobody needs to be slowed down. */
export const unlimited: RateLimit = async () => undefined;
