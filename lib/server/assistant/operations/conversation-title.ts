import { cutText } from "@/lib/domain/assistant/bounded";

export const NEW_TITLE = "New conversation";
const LONGEST = 60;

/** What a conversation is called once something is said in it, unless its person has named it. */
export function titleAfter(title: string, words: string): string {
  return title === NEW_TITLE ? cutText(words.trim().replace(/\s+/g, " "), LONGEST) : title;
}
