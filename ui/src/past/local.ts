// A moment as the clock of a zone shows it, `YYYY-MM-DDThh:mm:ss`, there and back.
import { offsetAt } from "@/i18n/zone";

/** What the clock shows at an instant; empty when it is no instant. */
export function localOf(instant: string, inZone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return "";
  return new Date(at + offsetAt(at, inZone)).toISOString().slice(0, 19);
}

/** When the clock shows this; undefined when it is no time. Of two such moments it is the later one, of none the one that
 * the clock would have shown before it was moved. */
export function instantOf(local: string, inZone: string): string | undefined {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return undefined;
  // The offset before may be another than at the moment itself: the second look settles it.
  const near = asUtc - offsetAt(asUtc, inZone);
  return new Date(asUtc - offsetAt(near, inZone)).toISOString();
}
