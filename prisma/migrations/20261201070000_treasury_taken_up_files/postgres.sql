-- The table is named for what it keeps: the policy's files as they were last taken up.
ALTER TABLE "policy_file_words" RENAME TO "taken_up_files";
ALTER TABLE "taken_up_files" RENAME CONSTRAINT "policy_file_words_pkey" TO "taken_up_files_pkey";
