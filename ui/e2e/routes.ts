/** Every address that the sweep visits. `$orders` stands for the id of one of `/api/v1/orders`; `$orders:ready` for one that is ready. */
export const ROUTES = [
  "/orders",
  "/orders?q=status:hold",
  "/orders/$orders",
  "/orders/$orders:backordered",
  "/pick",
  "/ship/$orders:released",
  "/ship/$orders:in_progress",
  "/ship/$orders:shipped",
  "/warehouses",
  "/profile",
  "/nowhere",
];
