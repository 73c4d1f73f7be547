/** Every address that the sweep visits. */
export const ROUTES = ["/orders", "/warehouses", "/profile"];
