import type { Schema } from "@/api/client";
import styles from "./customers.module.css";

/** An address as it would stand on an envelope, with how to reach who lives there. */
export function AddressLines({ address }: { address: Schema<"Address"> }) {
  const { name, company, street, house_number, addition, postal_code, city, region, country } = address;
  const lines = [
    company,
    name,
    [street, house_number, addition].filter(Boolean).join(" "),
    [postal_code, city].filter(Boolean).join("  "),
    region,
    country,
  ].filter(Boolean);
  return (
    <address className={styles.address}>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {address.email && <a href={`mailto:${address.email}`}>{address.email}</a>}
      {address.phone && <a href={`tel:${address.phone}`}>{address.phone}</a>}
    </address>
  );
}
