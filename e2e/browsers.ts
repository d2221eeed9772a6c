import { type BrowserContext, test as base, type Page } from "@playwright/test";

export type NewBrowser = () => Promise<Page>;

/** Tests with as many browsers as they have people in them; all are closed with the test, so that none goes on polling. */
export const test = base.extend<{ newBrowser: NewBrowser }>({
  newBrowser: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext();
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});
