import messages from "virtual:others/en";

export default messages;
