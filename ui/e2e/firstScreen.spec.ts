// What the first screen shows stands in the texts that are fetched before it; all others come after its rows.
import { expect, hands, prefer, test } from "./journey";

test.use({ demoOrders: 400 });

for (const language of ["en", "nl"]) {
  test(`no text lacks before the others are there, ${language}`, async ({ desk }) => {
    let letGo = () => {};
    const held = new Promise<void>((done) => {
      letGo = done;
    });
    await prefer(desk, { language });
    const asked = desk.waitForRequest(/Others-.*\.js/);
    await desk.route(/Others-.*\.js/, async (route) => {
      await held;
      await route.continue();
    });
    await desk.goto("/orders");
    await expect(desk.getByRole("gridcell").first()).toBeVisible();
    await asked;
    expect(await desk.evaluate(idsShown)).toEqual([]);
    letGo();
    await desk.getByRole("gridcell").first().click();
    await hands(desk)("Control+k");
    await expect(desk.getByRole("dialog")).toBeVisible();
    await expect(async () => expect(await desk.evaluate(idsShown)).toEqual([])).toPass();
  });
}

/** Texts that lack are shown as their ids, such as `order.release`. */
function idsShown(): string[] {
  const shown = [...document.body.querySelectorAll("*")].flatMap((element) => [
    ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ nodeValue }) => nodeValue),
    ...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name)),
  ]);
  return shown.filter((text) => text !== null && /^[a-z_]+\.[a-z_]+$/.test(text.trim())) as string[];
}
