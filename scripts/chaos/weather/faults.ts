import type { Injected } from "@/testing/chain/faulty-node";
import {
  ANSWER_OF_LAG,
  LAGS,
  type Lag,
  METHODS_OF_LAG,
  NODE_FAULTS,
  type NodeFault,
  type RpcCall,
  SENDING_FAULTS,
} from "@/testing/chain/node-faults";
import type { Random } from "../random";

export type Kind = NodeFault | Lag;
export const KINDS: readonly Kind[] = [...NODE_FAULTS, ...SENDING_FAULTS, ...LAGS];

const isLag = (kind: Kind): kind is Lag => (LAGS as readonly Kind[]).includes(kind);
const isOfSending = (kind: Kind) => (SENDING_FAULTS as readonly Kind[]).includes(kind);
const SEND = "eth_sendRawTransaction";

/** How bad the node is for a while. */
export interface Spell {
  readonly kind: Kind;
  /** The part of the calls it is meant for that it hits. */
  readonly share: number;
  /** What was sent is done, and only the answer is lost. */
  readonly isDone: boolean;
}

export function drawSpell(random: Random, turn: number): Spell {
  // Each kind comes before any comes twice.
  const kind = KINDS[turn % KINDS.length] ?? random.pick(KINDS);
  return { kind, share: random.pick([0.2, 0.5, 1]), isDone: random.chance(0.5) };
}

/** Whether a kind can show in a call at all. */
export function isMeant(kind: Kind, { method }: RpcCall): boolean {
  if (isLag(kind)) return METHODS_OF_LAG[kind].includes(method);
  return !isOfSending(kind) || method === SEND;
}

/** What becomes of a call in a spell; null when it is spared. */
export function faultOf(spell: Spell, call: RpcCall, random: Random): Injected | null {
  if (!isMeant(spell.kind, call) || !random.chance(spell.share)) return null;
  if (isLag(spell.kind)) return { fault: ANSWER_OF_LAG[spell.kind] };
  return { fault: spell.kind, isDone: call.method === SEND && spell.isDone };
}
