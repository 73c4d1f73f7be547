import optimizeLocales from "@react-aria/optimize-locales-plugin";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { compileMessages, LANGUAGES, type Language, readProblems } from "./scripts/messages.mjs";

/** Where `evenkeel serve` listens while the pages come from Vite. */
const server = process.env.EVENKEEL_SERVER ?? "http://127.0.0.1:8080";
const proxied = ["/api", "/sign-in", "/sign-out", "/healthz", "/readyz"];

/** The texts as the modules `virtual:first/LANGUAGE`, `virtual:others/LANGUAGE` (already parsed) and `virtual:problems/LANGUAGE`. */
function messages(): Plugin {
  const kinds = {
    first: (language: Language) => compileMessages(language, "first"),
    others: (language: Language) => compileMessages(language, "others"),
    problems: readProblems,
  };
  return {
    name: "evenkeel-messages",
    resolveId: (id) => (/^virtual:(first|others|problems)\//.test(id) ? `\0${id}` : undefined),
    load(id) {
      const [, kind, tag] = /^\0virtual:(first|others|problems)\/(.*)$/.exec(id) ?? [];
      const language = LANGUAGES.find((one) => one === tag);
      return language && `export default ${JSON.stringify(kinds[kind as keyof typeof kinds](language))}`;
    },
  };
}

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: "react",
      autoCodeSplitting: true,
      routesDirectory: "src/routes",
      generatedRouteTree: "src/generated/routeTree.gen.ts",
      quoteStyle: "double",
    }),
    react(),
    messages(),
    { ...optimizeLocales.vite({ locales: ["en-US", "nl-NL"] }), enforce: "pre" },
  ],
  resolve: {
    alias: {
      "@": new URL("./src", import.meta.url).pathname,
      // The texts are parsed at build time.
      "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js",
    },
  },
  build: {
    target: "es2022",
    manifest: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: {
    port: 18400,
    proxy: Object.fromEntries(proxied.map((path) => [path, { target: server, changeOrigin: true }])),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
