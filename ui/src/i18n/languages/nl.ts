import messages from "virtual:messages/nl";

export default messages;
