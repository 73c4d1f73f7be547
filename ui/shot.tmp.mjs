import { chromium } from "@playwright/test";
const base = process.env.BASE, link = process.env.LINK;
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox","--disable-dev-shm-usage","--disable-gpu"] });
const state = "/tmp/shots/state.json";
import { existsSync } from "node:fs";
let ctx = await b.newContext({ viewport: { width: 1440, height: 900 }, storageState: existsSync(state) ? state : undefined, colorScheme: process.env.DARK ? "dark":"light", locale: process.env.NL ? "nl-NL":"en-GB" });
const p = await ctx.newPage();
p.on("console", m => { if (m.type()==="error"||m.type()==="warning") console.log("console", m.type(), m.text()); });
p.on("pageerror", e => console.log("pageerror", e.message));
if (link && !existsSync(state)) { await p.goto(link); await p.click("button"); await p.waitForLoadState("networkidle"); await ctx.storageState({ path: state }); }
for (const arg of process.argv.slice(2)) {
  let [path, name, w, h] = arg.split(",");
  if (w) await p.setViewportSize({ width: +w, height: +(h||900) });
  const t = Date.now(); await p.goto(base + path); await p.waitForLoadState("networkidle").catch(()=>{}); await p.waitForTimeout(600);
  console.log(path, Date.now()-t, "ms", p.url());
  await p.screenshot({ path: `/tmp/shots/${name}.png` });
}
await b.close();
