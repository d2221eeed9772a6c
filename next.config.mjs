/** @type {import("next").NextConfig} */
const config = {
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  productionBrowserSourceMaps: false,
  // `npm run verify` checks types; a newcomer's first start does not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // Native or stateful modules stay outside the bundle, so that each exists once.
  serverExternalPackages: ["better-sqlite3", "pg", "pino", "prom-client"],
};

export default config;
