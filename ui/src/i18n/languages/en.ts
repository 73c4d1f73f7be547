import messages from "virtual:first/en";

export default messages;
