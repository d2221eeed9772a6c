import type { Scene } from "./scene";

const DONE = { deliverable: { text: "Done, whatever the weather." } };
const SOME_MET = { verdicts: ["MET", "UNMET", "UNMET"], undisputedBps: 3_333 };
const NONE_MET = { verdicts: ["UNMET", "UNMET", "UNMET"], undisputedBps: 0 };
const REASONS = { reasons: ["Not as agreed."] };

/** A way that a task goes; each ends where the model says. */
export interface Story {
  readonly name: string;
  /** Chosen so many times as often as one of weight 1. */
  readonly weight: number;
  readonly isForSatOnly?: true;
  readonly isForChainOnly?: true;
  readonly play: (scene: Scene) => Promise<unknown>;
}

async function submitted(scene: Scene, post: Parameters<Scene["post"]>[0] = {}): Promise<void> {
  await scene.post(post);
  await scene.pay();
  await scene.act(scene.agent, "accept");
  await scene.act(scene.agent, "submit", DONE);
}

async function rejected(scene: Scene, post: Parameters<Scene["post"]>[0] = {}): Promise<void> {
  await submitted(scene, post);
  const { undisputedBps, verdicts } = scene.random.chance(0.5) ? SOME_MET : NONE_MET;
  await scene.act(scene.buyer, "reject", { ...REASONS, verdicts, undisputedBps });
}

const CONTESTED = { statement: "It is as agreed." };

export const STORIES: readonly Story[] = [
  {
    name: "approved",
    weight: 5,
    play: async (scene) => {
      await submitted(scene, { byQuote: scene.random.chance(0.5) });
      await scene.act(scene.buyer, "approve");
    },
  },
  {
    name: "done without a review",
    weight: 1,
    isForSatOnly: true,
    play: (scene) => submitted(scene, { review: "none" }),
  },
  {
    name: "changed and approved",
    weight: 2,
    play: async (scene) => {
      await submitted(scene);
      await scene.act(scene.buyer, "request_changes", { note: "A little more." });
      await scene.act(scene.agent, "submit", DONE);
      await scene.act(scene.buyer, "approve");
    },
  },
  { name: "rejected for good", weight: 2, play: (scene) => rejected(scene, { short: ["contest"] }) },
  {
    name: "contested and judged",
    weight: 2,
    play: async (scene) => {
      await rejected(scene);
      await scene.act(scene.agent, "contest", CONTESTED);
      const agentShareBps = scene.random.whole(0, 10_000);
      await scene.act(scene.operator, "resolve", { agentShareBps, reason: "So it is." });
    },
  },
  {
    name: "contested, and nobody judges",
    weight: 1,
    play: async (scene) => {
      await rejected(scene, { short: ["resolve"] });
      await scene.act(scene.agent, "contest", CONTESTED);
    },
  },
  {
    name: "cancelled before anybody accepts",
    weight: 2,
    play: async (scene) => {
      await scene.post();
      await scene.pay();
      await scene.act(scene.buyer, "cancel");
    },
  },
  {
    name: "accepted and cancelled at once",
    weight: 2,
    play: async (scene) => {
      await scene.post();
      await scene.pay();
      const [isAccepted] = await Promise.all([
        scene.act(scene.agent, "accept"),
        scene.act(scene.buyer, "cancel"),
      ]);
      if (!isAccepted) return;
      await scene.act(scene.agent, "submit", DONE);
      await scene.act(scene.buyer, "approve");
    },
  },
  {
    name: "declined",
    weight: 1,
    play: async (scene) => {
      // On chain the money comes back when the contract's window for accepting has passed.
      await scene.post({ short: ["accept", "deliver"] });
      await scene.pay();
      await scene.act(scene.agent, "decline", { reason: "No time." });
    },
  },
  {
    name: "given up",
    weight: 1,
    play: async (scene) => {
      await scene.post();
      await scene.pay();
      await scene.act(scene.agent, "accept");
      await scene.act(scene.agent, "fail", { reason: "It cannot be done." });
    },
  },
  {
    name: "nobody accepts",
    weight: 1,
    play: async (scene) => {
      await scene.post({ short: ["accept", "deliver"] });
      await scene.pay();
    },
  },
  {
    name: "nobody delivers",
    weight: 1,
    play: async (scene) => {
      await scene.post({ short: ["accept", "deliver"] });
      await scene.pay();
      await scene.act(scene.agent, "accept");
    },
  },
  { name: "nobody reviews", weight: 2, play: (scene) => submitted(scene, { short: ["review"] }) },
  {
    name: "never paid",
    weight: 1,
    isForChainOnly: true,
    play: (scene) => scene.post({ short: ["pay"] }),
  },
  {
    name: "cancelled unpaid",
    weight: 1,
    isForChainOnly: true,
    play: async (scene) => {
      await scene.post();
      await scene.act(scene.buyer, "cancel");
    },
  },
  {
    name: "paid and cancelled at once",
    weight: 1,
    isForChainOnly: true,
    play: async (scene) => {
      await scene.post({ short: ["accept", "deliver"] });
      await Promise.all([scene.pay(), scene.act(scene.buyer, "cancel")]);
    },
  },
];
