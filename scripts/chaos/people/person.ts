import { type Hex, keccak256, toBytes } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { fromWireTypedData } from "@/lib/chain/wire-typed-data";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { typedData } from "@/lib/schemas/escrow/transaction-request";
import { z } from "@/lib/schemas/zod";
import type { History } from "../verdict/history";
import { ask, type HttpAnswer } from "./api";
import type { Wallet } from "./wallet";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const RETRY_MS = 400;
const deliverable = z.object({ text: z.string() });

interface Parts {
  readonly name: string;
  readonly url: string;
  readonly chainId: number;
  readonly account: PrivateKeyAccount;
  /** Null for those who only sign. */
  readonly wallet: Wallet | null;
  readonly history: History;
  readonly clock: () => number;
  /** Of a demo identity that signs in by its id; null signs in with the key. */
  readonly demoId?: string;
}

/** Somebody with a key, who knows the house by its API alone. */
export class Person {
  private headers: Record<string, string> | null = null;

  constructor(private readonly parts: Parts) {}

  get name(): string {
    return this.parts.name;
  }

  get address(): Hex {
    return this.parts.account.address;
  }

  get wallet(): Wallet {
    if (this.parts.wallet === null) throw new RangeError(`${this.name} has no wallet`);
    return this.parts.wallet;
  }

  /** Reads until it is told; `isOver` ends the patience. @throws Gone */
  async read<T>(path: string, schema: z.ZodType<T>, isOver: () => boolean): Promise<T> {
    const answer = await this.told({ method: "GET", path }, isOver);
    if (answer.status !== 200) throw new Gone(`${this.name} GET ${path}: ${answer.status}`);
    return schema.parse(answer.body);
  }

  /**
   * Asks again, under one key, until there is a definite answer; `isDoubtful` when a try before it got none.
   * @throws Gone when patience ended before
   */
  async told(
    request: { method: "GET" | "POST" | "PATCH"; path: string; body?: unknown; key?: string },
    isOver: () => boolean,
  ): Promise<HttpAnswer & { isDoubtful: boolean }> {
    const { method, path, body, key } = request;
    for (let isDoubtful = false; ; isDoubtful = true) {
      const answer = await this.askOnce({ method, path, body, key });
      if (answer && !isPassing(answer.status)) {
        if (answer.status >= 500) {
          this.parts.history.unexpected.push(
            `${this.name} ${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`,
          );
        }
        return { ...answer, isDoubtful };
      }
      if (isOver()) throw new Gone(`${this.name} ${method} ${path}: no answer`);
      await pause(RETRY_MS);
    }
  }

  private async askOnce(request: {
    method: "GET" | "POST" | "PATCH";
    path: string;
    body?: unknown;
    key?: string;
  }): Promise<HttpAnswer | null> {
    const { method, path, body, key } = request;
    this.headers ??= await this.signIn();
    if (this.headers === null) return null;
    const answer = await ask(`${this.parts.url}/api/v1${path}`, { method, body, key, headers: this.headers });
    if (answer?.status === 401) {
      this.headers = null;
      return null;
    }
    return answer;
  }

  private signIn(): Promise<Record<string, string> | null> {
    return this.parts.demoId === undefined ? this.signInWithKey() : this.signInAsDemo(this.parts.demoId);
  }

  private async signInAsDemo(id: string): Promise<Record<string, string> | null> {
    const answer = await ask(`${this.parts.url}/api/v1/demo/sign-in`, { method: "POST", body: { id } });
    if (answer?.status !== 200) return null;
    const { token } = z.object({ token: z.string() }).parse(answer.body);
    return { authorization: `Bearer ${token}` };
  }

  private async signInWithKey(): Promise<Record<string, string> | null> {
    const { url, account, chainId, clock } = this.parts;
    const asked = await ask(`${url}/api/v1/auth/nonce`, { method: "POST", body: {} });
    if (asked?.status !== 201) return null;
    const { nonce } = z.object({ nonce: z.string() }).parse(asked.body);
    const message = createSiweMessage({
      domain: new URL(url).host,
      address: account.address,
      uri: url,
      version: "1",
      chainId,
      nonce,
      issuedAt: new Date(clock()),
    });
    const signature = await account.signMessage({ message });
    const headers = { cookie: cookiesOf(asked.setCookie) };
    const entered = await ask(`${url}/api/v1/auth/wallet`, {
      method: "POST",
      body: { message, signature },
      headers,
    });
    return entered?.status === 200 ? { cookie: cookiesOf(entered.setCookie) } : null;
  }

  /** The signature over a consent as the house shows it, with the values that its signer chooses. */
  async sign(consent: unknown, body: Record<string, unknown>): Promise<Hex> {
    const wire = typedData.parse(consent);
    const chosen = wire.fill.map((name): [string, unknown] => [name, chosenValue(name, body)]);
    const message = { ...wire.message, ...Object.fromEntries(chosen) };
    return this.parts.account.signTypedData(fromWireTypedData({ ...wire, message }));
  }
}

/** Nobody waits any longer for this; what was asked may have been done or not. */
export class Gone extends Error {}

/** Busy, or no chain: to be asked again. 409 for a key is the same request under way. */
const isPassing = (status: number) => status === 503 || status === 429;

const cookiesOf = (setCookie: readonly string[]) => setCookie.map((line) => line.split(";")[0]).join("; ");

function chosenValue(name: string, body: Record<string, unknown>): unknown {
  switch (name) {
    case "resultHash":
      return keccak256(toBytes(canonicalJson(deliverable.parse(body.deliverable))));
    case "reasonHash":
      return keccak256(toBytes(String(body.reason)));
    case "undisputedBps":
      return body.undisputedBps;
    case "agentShareBps":
      return body.agentShareBps;
    default:
      throw new RangeError(`nobody knows how to choose ${name}`);
  }
}

export function accountOf(key: Hex): PrivateKeyAccount {
  return privateKeyToAccount(key);
}
