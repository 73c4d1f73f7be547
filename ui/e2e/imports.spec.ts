// A file becomes orders: what is not in it is asked, every line is judged before anything happens.
import { expect, hands, tabTo, test } from "./journey";

const QUESTIONABLE = `order;sku;aantal;prijs;datum
W-1;MUG-BLUE;2;1.234;03/04/2026
W-2;MUG-RED;een;2.500;04/05/2026
W-3;MUG-RED;1;2.500;04/05/2026
`;

/** Headers that say nothing to the program, and a quantity in words. */
const STRANGE = `nr,wat,hoeveel,kost
K-1,MUG-X,3,1.50
K-2,MUG-Y,4,2.50
K-3,MUG-Y,veel,2.50
`;

function file(name: string, text: string) {
  return { name, mimeType: "text/csv", buffer: Buffer.from(text) };
}

test("by mouse: choose a file, answer what it does not say, look at the verdicts, import", async ({
  desk,
}) => {
  await desk.goto("/imports");
  await desk.locator("input[type=file]").setInputFiles(file("vragen.csv", QUESTIONABLE));
  await desk.getByRole("button", { name: "Send and read" }).click();

  await expect(desk.getByRole("heading", { name: "2 things that the file does not say" })).toBeVisible();
  await expect(desk.getByRole("button", { name: "Judge the lines" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await desk.getByLabel(/Decimal point/).check();
  await desk.getByLabel(/Day-month-year/).check();
  await desk.getByRole("button", { name: "Read it so" }).click();

  await desk.getByLabel("Items that are not known").selectOption("create");
  await desk.getByRole("button", { name: "Judge the lines" }).click();
  await expect(desk.getByText("Ready to import")).toBeVisible();
  const refused = desk.getByRole("row").filter({ hasText: "een" });
  await expect(refused.first()).toContainText("not a number");
  const download = desk.waitForEvent("download");
  await desk.getByRole("link", { name: /refused line/ }).click();
  expect((await download).suggestedFilename()).toContain("refused.csv");
  await refused.first().click();
  await hands(desk)("Space");
  await desk.getByRole("complementary").getByLabel("aantal").fill("7");
  await desk.getByRole("button", { name: "Correct the line" }).click();
  await expect(desk.getByText("Line 3 is corrected")).toBeVisible();
  await desk.getByRole("button", { name: "Judge the lines" }).click();
  await expect(desk.getByText("Every line is sound")).toBeVisible();
  await desk.getByRole("button", { name: "Import 3 orders" }).click();
  await expect(desk.getByText("What the import did")).toBeVisible();

  await desk.getByRole("link", { name: "To the orders" }).click();
  await expect(desk.getByRole("row").filter({ hasText: "W-1" })).toBeVisible();
});

test("by keyboard alone: choose a file, give its columns a meaning, mend a refused line, import", async ({
  desk,
}) => {
  const press = hands(desk);
  await desk.goto("/imports");
  await expect(desk.getByRole("heading", { name: "Imports" })).toBeVisible();
  const chooser = desk.waitForEvent("filechooser");
  await press("n");
  await (await chooser).setFiles(file("vreemd.csv", STRANGE));
  await expect(desk.getByLabel("What it holds")).toBeFocused();
  await tabTo(desk, desk.getByRole("button", { name: "Send and read" }));
  await press("Enter");

  const judge = desk.getByRole("button", { name: "Judge the lines" });
  await expect(judge).toHaveAttribute("title", /No column means: Order number, .*Quantity/);
  // What another column means is passed over.
  for (const [column, downs, field] of [
    ["nr", 1, "order_ref"],
    ["wat", 1, "sku"],
    ["hoeveel", 2, "quantity"],
    ["kost", 2, "unit_price"],
  ] as const) {
    const select = desk.getByLabel(`What “${column}” means`);
    await tabTo(desk, select);
    await press(...Array<string>(downs).fill("ArrowDown"));
    await expect(select).toHaveValue(field);
  }
  await expect(desk.getByText("Changed; judged with the next step.")).toBeVisible();
  const unknown = desk.getByLabel("Items that are not known");
  await tabTo(desk, unknown);
  await press("m");
  await expect(unknown).toHaveValue("create");
  await tabTo(desk, desk.getByRole("button", { name: "Judge the lines" }));
  await press("Enter");
  await expect(desk.getByText("Ready to import")).toBeVisible();

  const download = desk.waitForEvent("download");
  await tabTo(desk, desk.getByRole("link", { name: "1 refused line" }));
  await press("Enter");
  expect((await download).suggestedFilename()).toContain("refused.csv");

  await expect(desk.getByRole("row").filter({ hasText: "veel" })).toBeVisible();
  await press("j", "Space");
  await tabTo(desk, desk.getByRole("complementary").getByLabel("hoeveel"));
  await press("Control+a");
  await desk.keyboard.insertText("7");
  await press("Enter");
  await expect(desk.getByText("Line 4 is corrected")).toBeVisible();
  await tabTo(desk, desk.getByRole("button", { name: "Judge the lines" }));
  await press("Enter");
  await expect(desk.getByText("Every line is sound")).toBeVisible();
  await expect(desk.getByRole("button", { name: "Import 3 orders" })).toBeVisible();
  await press("i");
  await expect(desk.getByText("What the import did")).toBeVisible();
});

test("a large file: progress is told while it is read, the page answers, and it can be paused and cancelled", async ({
  desk,
}) => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `L-${at},SKU-${at % 900},1,2.50,2026-01-02`);
  await desk.goto("/imports");
  await desk
    .locator("input[type=file]")
    .setInputFiles(file("groot.csv", `order,sku,quantity,price,date\n${lines.join("\n")}\n`));
  await desk.getByRole("button", { name: "Send and read" }).click();
  await expect(desk.getByText("20,000")).toBeVisible();
  await desk.getByLabel("Items that are not known").selectOption("create");
  await desk.getByRole("button", { name: "Judge the lines" }).click();
  await expect(desk.getByRole("button", { name: "Import 20,000 orders" })).toBeVisible({ timeout: 50_000 });
  await desk.getByRole("button", { name: "Import 20,000 orders" }).click();
  await expect(desk.getByRole("progressbar")).toBeVisible();
  await expect(desk.getByText(/of 20,000 lines/)).toBeVisible();
  await desk.getByRole("button", { name: "Pause" }).click();
  await expect(desk.getByText("Paused", { exact: true })).toBeVisible();
  await desk.getByRole("button", { name: "Go on" }).click();
  await expect(desk.getByRole("progressbar")).toBeVisible();
  await desk.getByRole("button", { name: "Cancel" }).click();
  await expect(desk.getByText("Cancelled", { exact: true })).toBeVisible();
});

test("a cancel that comes after the stage has ended says where the import stands", async ({
  desk,
  server,
}) => {
  await desk.goto("/imports");
  await desk
    .locator("input[type=file]")
    .setInputFiles(file("snel.csv", "order,sku,quantity,price,date\nS-1,SKU-1,1,2.50,2026-01-02\n"));
  await desk.getByRole("button", { name: "Send and read" }).click();
  await expect(desk.getByRole("button", { name: "Judge the lines" })).toBeVisible();
  // Somebody else cancels it, while this screen still shows the stage before.
  const id = /imports\/(\w+)/.exec(desk.url())?.[1];
  await server.api("POST", `/imports/${id}/cancel`);
  await desk.getByRole("button", { name: "Cancel" }).click();
  await expect(desk.getByText("It stands at “Cancelled” now")).toBeVisible();
  await expect(desk.getByRole("button", { name: "Judge the lines" })).toHaveCount(0);
});
