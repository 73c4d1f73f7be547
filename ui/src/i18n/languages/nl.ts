import messages from "virtual:first/nl";

export default messages;
