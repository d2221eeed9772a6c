import { expect, test } from "@playwright/test";
import { logIn, Program } from "./people";

const PAYLOADS = [
  "<script>window.__hit = 1</script>",
  "<img src=x onerror='window.__hit=1'>",
  "javascript:window.__hit=1",
  "{{constructor.constructor('window.__hit=1')()}}",
  "</title><svg onload=window.__hit=1>",
  '=HYPERLINK("http://127.0.0.1")',
  "\u001b[31mred\u001b[0m",
];

test("what people type is text, on every page that shows it", async ({ page, request }) => {
  const buyer = await Program.signedIn(request, "buyer-401");
  for (const description of PAYLOADS) {
    const made = await buyer.post<{ id: string; description: string }>("/tasks", {
      complexity: 1,
      asset: "SAT",
      strategy: "best",
      description,
    });
    expect(made.description).toBe(description);
  }
  await logIn(page, "Buyer", "buyer-401");
  for (const path of ["/dashboard", "/buy"]) {
    await page.goto(path);
    await expect(page.getByText("onerror").first()).toBeVisible();
    expect(await page.evaluate(() => "__hit" in window)).toBe(false);
  }
});

test("wrong complexities are refused, and nothing is stored", async ({ request }) => {
  const buyer = await Program.signedIn(request, "buyer-402");
  const count = async () => (await buyer.get<{ items: unknown[] }>("/tasks?role=buyer")).items.length;
  const before = await count();
  for (const complexity of [
    "0",
    "-1",
    "1.5",
    "11",
    '"2"',
    "null",
    "true",
    "[2]",
    "{}",
    "1e309",
    "9007199254740993",
  ]) {
    const reply = await request.post("/api/v1/tasks", {
      headers: { authorization: `Bearer ${buyer.bearer}`, "content-type": "application/json", cookie: "" },
      data: Buffer.from(
        `{"complexity":${complexity},"asset":"SAT","strategy":"best","description":"Never to be stored"}`,
      ),
    });
    expect(reply.status(), complexity).toBe(400);
    expect((await reply.json()).code).toBe("invalid_input");
  }
  expect(await count()).toBe(before);
});

test("headers guard every answer, and a foreign page gets nothing", async ({ request }) => {
  for (const path of ["/", "/api/v1/stats", "/nowhere", "/api/v1/nowhere", "/icon.svg"]) {
    const headers = (await request.get(path)).headers();
    expect(headers["content-security-policy"], path).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"], path).not.toMatch(/script-src[^;]*unsafe-(inline|eval)/);
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["x-frame-options"], path).toBe("DENY");
    expect(headers["access-control-allow-origin"], path).toBeUndefined();
  }
  const forged = await request.post("/api/v1/demo/faucet", {
    headers: { origin: "https://evil.example" },
    data: {},
  });
  expect(forged.status()).toBeGreaterThanOrEqual(400);
});
