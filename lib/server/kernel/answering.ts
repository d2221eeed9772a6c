import type { Actor } from "@/lib/domain/access/actor";
import type { AssistantWire } from "@/lib/schemas/assistant/assistant";
import type { StreamEventWire } from "@/lib/schemas/assistant/stream-event";
import type { Call } from "./context";
import type { Runtime } from "./runtime";

/** An answer that was begun and kept, in one of its tries. */
export interface BegunAnswer {
  readonly id: string;
  readonly tries: number;
}

/** Whoever asked, and may still: what an answer buys is bought as them, with the rights that they have at that moment. */
export interface Asker {
  readonly actor: Actor;
  /** @throws Unauthenticated, Forbidden once they are signed out, or may no more */
  now(): Promise<Actor>;
}

/** What goes on of the answers of the assistant in this process, whoever listens. */
export interface Answering {
  readonly model: AssistantWire["model"];
  /** Has an answer given that was kept as begun. */
  begin(answer: BegunAnswer, by: { readonly runtime: Runtime; readonly asker: Asker }): void;
  /** All that a live answer tells from its begin to its end; null for one that does not go on here. */
  follow(answer: BegunAnswer): AsyncIterable<StreamEventWire> | null;
  /** Ends the model of an answer that was stopped, or taken away. */
  stop(answerId: string): void;
  /** Waits for the end of a live answer. */
  ended(answer: BegunAnswer): Promise<void>;
  /**
   * An answer that belongs to no conversation, as text.
   * @throws TooManyAnswers; ModelFailed; what the first call threw, if it did
   */
  answerOnce(
    call: Call<{ readonly agentId: string; readonly words: string }>,
    by: { readonly runtime: Runtime; readonly asker: Asker },
  ): Promise<string>;
  /** Ends all that goes on, and keeps how far it came. */
  close(): Promise<void>;
}
