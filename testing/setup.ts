import { log } from "@/lib/server/http/log";

/** Answers of 500 that a test provokes are not printed; a test that wants the log sets its level. */
log.level = "silent";
