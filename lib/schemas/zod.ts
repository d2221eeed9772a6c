import { z } from "zod";

// Without this zod compiles parsers with `new Function`, which our content security policy forbids.
z.config({ jitless: true });

export { z };
