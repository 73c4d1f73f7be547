import messages from "virtual:others/nl";

export default messages;
