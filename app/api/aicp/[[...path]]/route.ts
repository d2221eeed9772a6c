import { aicpHandler } from "@/lib/server/adapters/aicp/endpoints";

export {
  aicpHandler as GET,
  aicpHandler as POST,
  aicpHandler as PUT,
  aicpHandler as PATCH,
  aicpHandler as DELETE,
  aicpHandler as OPTIONS,
};
