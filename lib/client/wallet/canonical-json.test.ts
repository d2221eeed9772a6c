import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json";

describe("canonical JSON", () => {
  it("sorts the names and leaves no spaces", () => {
    expect(canonicalJson({ url: "https://a.example", text: "done" })).toBe(
      '{"text":"done","url":"https://a.example"}',
    );
  });

  it("keeps the order of lists and escapes text", () => {
    expect(canonicalJson([{ b: 1, a: null }, "é\n"])).toBe('[{"a":null,"b":1},"é\\n"]');
  });

  it("leaves out what is not there", () => {
    expect(canonicalJson({ text: "done", url: undefined })).toBe('{"text":"done"}');
  });
});
