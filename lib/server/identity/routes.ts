import type { RouteTable } from "@/lib/server/http/subsystem";
import { ME_ROWS } from "./routes/me";
import { NEXT_AUTH_ROWS } from "./routes/next-auth";
import { SIGN_IN_ROWS } from "./routes/sign-in";

export const identityRoutes: RouteTable = { rows: [...ME_ROWS, ...SIGN_IN_ROWS, ...NEXT_AUTH_ROWS] };
