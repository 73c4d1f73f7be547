const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

/** As whom the feed names the holder of a session or key: `ses_102` acts as `acc_36`. */
export function accountOf(credential: string): string {
  let rest = Number(credential.replace(/^[a-z]+_/, ""));
  let text = "";
  do {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  } while (rest > 0);
  return `acc_${text}`;
}
