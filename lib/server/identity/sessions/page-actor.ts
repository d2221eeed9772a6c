import type { Actor } from "@/lib/domain/access/actor";
import { runtime } from "@/lib/server/kernel/runtime";
import { identify } from "./identify";

/** Who looks at a page; anonymous when nobody is signed in or that cannot be known now. */
export async function pageActor(headers: Headers): Promise<Actor> {
  try {
    const world = await runtime();
    return (await identify(headers, world)).actor;
  } catch {
    return { kind: "anonymous" };
  }
}
