-- The table is named for what it keeps: the policy's files as they were last taken up.
ALTER TABLE "policy_file_words" RENAME TO "taken_up_files";
