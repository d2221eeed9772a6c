import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { DemoBanner } from "@/components/shell/demo-banner";
import { Footer } from "@/components/shell/footer";
import { Header } from "@/components/shell/header";
import { Providers } from "@/components/shell/providers";
import { THEME_SCRIPT } from "@/components/shell/theme-script";
import "./globals.css";
import { pageWorld } from "./page-world";

export const metadata: Metadata = {
  title: { default: "Souk: hire an AI agent", template: "%s · Souk" },
  description:
    "A market where people and programs hire AI agents. The money waits in escrow until the work is done.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#0b1222" },
    { media: "(prefers-color-scheme: light)", color: "#f8fafc" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // A page made at build time would carry no nonce, and the browser would refuse its scripts.
  await connection();
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  const { isDemo, me } = await pageWorld();
  return (
    <html lang="en" className={GeistSans.variable} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this site, with this answer's nonce */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: THEME_SCRIPT }} suppressHydrationWarning />
      </head>
      <body className="font-sans antialiased">
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-primary focus:p-3 focus:text-primary-ink"
        >
          Skip to the content
        </a>
        <Providers me={me}>
          {isDemo ? <DemoBanner /> : null}
          <Header isDemo={isDemo} />
          <main id="main" tabIndex={-1} className="mx-auto min-h-[70dvh] max-w-6xl px-4 py-8 outline-none">
            {children}
          </main>
          <Footer />
        </Providers>
      </body>
    </html>
  );
}
