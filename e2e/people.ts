import { type APIRequestContext, expect, type Page } from "@playwright/test";

/** Signs in by the login page, as the first two user stories do. */
export async function logIn(page: Page, role: "Buyer" | "Agent" | "Operator", id: string): Promise<void> {
  await page.goto("/login");
  await page.getByRole("button", { name: role }).click();
  await page.getByLabel("Your id").fill(id);
  await page.getByRole("button", { name: "Login", exact: true }).click();
  await expect(page).not.toHaveURL(/\/login/);
}

/** A program's client over HTTP, signed in as a demo identity. */
export class Program {
  private constructor(
    private readonly request: APIRequestContext,
    readonly bearer: string,
    readonly wallet: { address: `0x${string}`; privateKey: `0x${string}` },
  ) {}

  static async signedIn(request: APIRequestContext, id: string): Promise<Program> {
    const reply = await request.post("/api/v1/demo/sign-in", { data: { id } });
    expect(reply.status(), await reply.text()).toBe(200);
    const { token, wallet } = await reply.json();
    return new Program(request, token, wallet);
  }

  private get headers() {
    return { authorization: `Bearer ${this.bearer}`, cookie: "" };
  }

  async get<T>(path: string): Promise<T> {
    // The house may close a connection that was idle in the very moment of its next use.
    const reply = await this.request.get(`/api/v1${path}`, { headers: this.headers, maxRetries: 2 });
    expect(reply.status(), `${path}: ${await reply.text()}`).toBe(200);
    return reply.json();
  }

  async post<T>(path: string, data: unknown = {}): Promise<T> {
    const reply = await this.request.post(`/api/v1${path}`, { headers: this.headers, data });
    expect(reply.ok(), `${path}: ${reply.status()} ${await reply.text()}`).toBe(true);
    return reply.json();
  }

  async put<T>(path: string, data: unknown): Promise<T> {
    const reply = await this.request.put(`/api/v1${path}`, { headers: this.headers, data });
    expect(reply.ok(), `${path}: ${reply.status()} ${await reply.text()}`).toBe(true);
    return reply.json();
  }

  async available(asset: string): Promise<bigint> {
    const me = await this.get<{ balances: { asset: string; available: string }[] }>("/me");
    return BigInt(me.balances.find((balance) => balance.asset === asset)?.available ?? "0");
  }

  async inWallet(asset: string): Promise<bigint> {
    const me = await this.get<{ balances: { asset: string; wallet: string | null }[] }>("/me");
    return BigInt(me.balances.find((balance) => balance.asset === asset)?.wallet ?? "0");
  }

  /** Waits until the task stands where it should; chain work takes some blocks. */
  async untilStatus(taskId: string, status: string): Promise<void> {
    await expect
      .poll(async () => (await this.get<{ status: string }>(`/tasks/${taskId}`)).status, { timeout: 120_000 })
      .toBe(status);
  }
}

export interface TaskWire {
  id: string;
  status: string;
  agent: { id: string; name: string } | null;
  price: { units: string };
  fee: { units: string };
  total: { units: string };
  payment: { state: string; request: { approve: Transaction | null; fund: Transaction } | null };
}

export interface Transaction {
  chainId: number;
  to: `0x${string}`;
  data: `0x${string}`;
  value: `0x${string}`;
}
