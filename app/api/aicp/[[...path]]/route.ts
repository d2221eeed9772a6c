import { aicpHandler } from "@/lib/server/compat/aicp/aicp";

export {
  aicpHandler as GET,
  aicpHandler as POST,
  aicpHandler as PUT,
  aicpHandler as PATCH,
  aicpHandler as DELETE,
  aicpHandler as OPTIONS,
};
