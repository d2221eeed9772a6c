import { parseUnits } from "../money";

/** A million MNEE of play money, in nano-MNEE: what the demo's treasury holds in the books and on its chain. */
export const DEMO_TREASURY_UNITS = parseUnits("MNEE", "1000000");
