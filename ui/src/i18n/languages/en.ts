import messages from "virtual:messages/en";

export default messages;
