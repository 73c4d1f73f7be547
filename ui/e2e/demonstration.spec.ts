// An empty book becomes a demonstration, and is empty again when its name is typed.
import { expect, hands, prefer, tabTo, test } from "./journey";
import { startServer } from "./server";

test("fill the demonstration from the first page, see it come, remove it by its name", async ({ desk }) => {
  const server = await startServer();
  const link = new URL(server.link());
  await prefer(desk, { language: "en" });
  await desk.context().clearCookies();
  await desk.goto(server.url + link.pathname + link.search);
  await desk.getByRole("button").click();
  await expect(desk.getByRole("heading", { name: "No orders yet" })).toBeVisible();
  await desk.getByRole("button", { name: /Fill the demonstration/ }).click();
  await expect(desk.getByRole("progressbar")).toBeVisible();
  await expect(desk.getByText(/% of it is there/)).toBeVisible();

  await desk.goto(`${server.url}/imports`);
  await expect(desk.getByRole("note")).toContainText("What you import goes with it");
  await desk.goto(`${server.url}/profile`);
  await desk.getByRole("button", { name: "Remove the demonstration" }).click();
  const dialog = desk.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Remove the demonstration" })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  const name = /Type (.*) to confirm/.exec((await dialog.locator("label").textContent()) ?? "")?.[1] ?? "";
  await desk.keyboard.type(name);
  await hands(desk)("Enter");
  await expect(desk.getByText("The demonstration is gone")).toBeVisible({ timeout: 30_000 });
  await desk.goto(`${server.url}/orders`);
  await expect(desk.getByRole("heading", { name: "No orders yet" })).toBeVisible();
  await server.stop();
});

test("by keyboard alone: sign in, remove the demonstration by its name", async ({ desk }) => {
  const server = await startServer(400);
  const press = hands(desk);
  const link = new URL(server.link());
  await prefer(desk, {});
  await desk.context().clearCookies();
  await desk.goto(server.url + link.pathname + link.search);
  await tabTo(desk, desk.getByRole("button"));
  await press("Enter");
  await expect(desk.getByRole("gridcell").first()).toBeVisible();
  await press("g", "u");
  await expect(desk.getByRole("heading", { level: 1, name: "Profile" })).toBeVisible();
  await tabTo(desk, desk.getByRole("button", { name: "Remove the demonstration" }));
  await press("Enter");
  const label = desk.getByRole("dialog").locator("label");
  const name = /Type (.*) to confirm/.exec((await label.textContent()) ?? "")?.[1] ?? "";
  await expect(desk.getByLabel(`Type ${name} to confirm`)).toBeFocused();
  await desk.keyboard.insertText(name);
  await press("Enter");
  await expect(desk.getByText("The demonstration is gone")).toBeVisible();
  await press("g", "o");
  await expect(desk.getByRole("heading", { name: "No orders yet" })).toBeVisible();
  await server.stop();
});
