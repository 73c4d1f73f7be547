declare module "virtual:messages/*" {
  const messages: import("./languages").Messages;
  export default messages;
}
