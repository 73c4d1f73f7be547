declare module "virtual:first/*" {
  const messages: import("./languages").Messages;
  export default messages;
}

declare module "virtual:others/*" {
  const messages: import("./languages").Messages;
  export default messages;
}

declare module "virtual:problems/*" {
  const problems: Record<string, { title: string; detail: string }>;
  export default problems;
}
