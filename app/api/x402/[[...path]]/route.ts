import { x402Routes } from "@/lib/server/adapters/x402/routes";
import { bind } from "@/lib/server/http/router";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = bind(x402Routes);
