// Writes what is generated: the API's types, the router's tree and the ids of the texts.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Generator, getConfig } from "@tanstack/router-generator";
import openapiTS, { astToString } from "openapi-typescript";
import { declareIds } from "./messages.mjs";

const root = join(import.meta.dirname, "..");

mkdirSync(join(root, "src/generated"), { recursive: true });
const document = new URL("../../docs/openapi.json", import.meta.url);
writeFileSync(join(root, "src/generated/schema.d.ts"), astToString(await openapiTS(document)));
writeFileSync(join(root, "src/generated/ids.d.ts"), declareIds());
const config = getConfig(
  {
    routesDirectory: "src/routes",
    generatedRouteTree: "src/generated/routeTree.gen.ts",
    quoteStyle: "double",
  },
  root,
);
await new Generator({ config, root }).run();
