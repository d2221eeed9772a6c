import { NotFound } from "@/lib/domain/errors";
import { readBytes } from "@/lib/server/http/body";
import { parseJson } from "@/lib/server/http/json";
import { assertSameOrigin } from "@/lib/server/http/origin";
import { problemResponse } from "@/lib/server/http/problem";
import { type RowHandler, rowsOf } from "@/lib/server/http/route-table";
import { ACTIONS } from "@/lib/server/identity/access";
import { authOptions } from "@/lib/server/identity/sign-in/auth-options";
import { isAuthAction, throughNextAuth } from "@/lib/server/identity/sign-in/next-auth-request";
import { runtime } from "@/lib/server/kernel/runtime";

/** next-auth's own pages post forms, its scripts JSON; only text fields are passed on. */
async function fieldsOf(request: Request): Promise<Record<string, string>> {
  if (request.method !== "POST") return {};
  const bytes = await readBytes(request);
  const type = request.headers.get("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(new TextDecoder().decode(bytes)));
  }
  const value = bytes.byteLength === 0 ? {} : parseJson(bytes);
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, field]) => typeof field === "string"));
}

const handle: RowHandler = async (request, values) => {
  try {
    const world = await runtime();
    const path = (values.nextauth ?? "").split("/");
    if (!isAuthAction(path)) throw new NotFound();
    assertSameOrigin(request, world.env.publicOrigin);
    const body = await fieldsOf(request);
    return await throughNextAuth(request, { path, body, options: authOptions(world, request.headers) });
  } catch (error) {
    return problemResponse(error, { path: new URL(request.url).pathname });
  }
};

const { ownRow } = rowsOf(ACTIONS);
const path = "/api/auth/{nextauth+}";

/** next-auth's endpoints, over the same sign-in and the same sessions as `/api/v1/auth`. */
export const NEXT_AUTH_ROWS = [
  ownRow({ method: "GET", path, action: "sign_in.next_auth", handle }),
  ownRow({ method: "POST", path, action: "sign_in.next_auth", handle }),
];
