import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  outputDir: "e2e/.artifacts/results",
  // One server with one book for each worker; two cores are there for all.
  workers: 1,
  // A guard against hanging, and no measure: a busy machine is slow.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  // One journey in hundreds meets a browser that stumbles. Once more tells that from a fault, and the report names it
  // as flaky, which is to be looked into.
  retries: process.env.CI ? 1 : 0,
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    },
  },
});
