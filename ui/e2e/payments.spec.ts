// The money for orders: recorded by hand, given back, and waited for.

import { type Book, openBook } from "./book";
import { expect, hands, prefer, tabTo, test } from "./journey";

let book: Book;

test.beforeEach(async ({ server, desk }) => {
  book = await openBook(server);
  await prefer(desk, {});
});

test("money is recorded on an order, and given back", async ({ desk }) => {
  const order = await book.order({ lines: [["LAMP", 2]] });
  await desk.goto(`/orders/${order.id}`);
  const payments = desk.getByRole("region", { name: "Payments" });
  await expect(payments.getByText("Not required")).toBeVisible();
  await payments.getByRole("button", { name: "Record a payment" }).click();
  const dialog = desk.getByRole("dialog");
  await expect(dialog.getByLabel("Amount (EUR)")).toHaveValue("30.25");
  await dialog.getByLabel("Amount (EUR)").fill("40,25");
  await dialog.getByLabel("Method").selectOption("card");
  await dialog.getByLabel("Reference").fill("psp-7781");
  await dialog.getByRole("button", { name: "Record" }).click();
  await expect(payments.getByText("psp-7781")).toBeVisible();
  await expect(payments.getByText("Paid too much")).toBeVisible();
  await payments.getByRole("button", { name: "Record a refund" }).click();
  await expect(dialog.getByLabel("Amount (EUR)")).toHaveValue("10.00");
  await dialog.getByRole("button", { name: "Record" }).click();
  await expect(payments.getByText("Partly refunded")).toBeVisible();
  await desk.goto("/payments");
  await expect(desk.getByText("psp-7781")).toBeVisible();
});

test("by keyboard alone: the payment that an order waits for lets it go on", async ({ desk }) => {
  await book.wantsPayment("paid");
  const order = await book.order({ lines: [["LAMP", 2]] });
  await book.wantsPayment("not_required");
  const press = hands(desk);
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByText("It waits for €30.25 to be paid.")).toBeVisible();
  await press("m");
  await tabTo(desk, "Amount (EUR)");
  await press("Enter");
  await expect(desk.getByText(`€30.25 recorded on order ${order.number}`)).toBeVisible();
  await expect(desk.getByText("It waits for €30.25 to be paid.")).toHaveCount(0);
});

test("an order that is worth less than the client takes waits for approval, and says why", async ({
  desk,
  server,
}) => {
  const owners = await server.api<{ items: { id: string }[] }>("GET", "/owners");
  await desk.goto(`/owners/${owners.items[0]?.id}`);
  const minimum = desk.getByRole("region", { name: "Minimum order" });
  const dialog = desk.getByRole("dialog");
  await minimum.getByRole("button", { name: "Change minimum order" }).click();
  await dialog.getByLabel("Lines worth at least (EUR)").fill("100");
  await dialog.getByLabel("What is worth less").selectOption("hold");
  await dialog.getByRole("button", { name: "Change" }).click();
  await expect(minimum.getByText("€100.00")).toBeVisible();
  const order = await book.order({ lines: [["LAMP", 2]] });
  await desk.goto(`/orders/${order.id}`);
  await expect(desk.getByText(/worth €25.00, and the client takes €100.00/)).toBeVisible();
  await server.api("PUT", `/owners/${owners.items[0]?.id}/minimum-order`, { amount_minor: 0 });
});
