import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ifMatch, type Schema } from "@/api/client";
import { useMay } from "@/api/me";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { TextField } from "@/design/Field";
import { useErrorText } from "@/design/states";
import { useText } from "@/i18n/text";
import { useChange } from "@/live/useChange";
import styles from "./customers.module.css";

type Customer = Schema<"CustomerDetail">;

/** Asks to erase a customer for ever; shown to whoever may. */
export function EraseCustomer({ customer }: { customer: Customer }) {
  const text = useText();
  const may = useMay()("person.erase");
  const [isOpen, setOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button className={styles.erase} onClick={() => setOpen(true)}>
        {text("customers.erase")}
      </Button>
      {isOpen && <EraseDialog customer={customer} onClose={() => setOpen(false)} />}
    </>
  );
}

function erase({ id, version }: Customer, dry_run: boolean) {
  const params = { path: { id }, query: { dry_run } };
  return answered(api.POST("/api/v1/customers/{id}/erase", { params, headers: ifMatch(version), body: {} }));
}

/** It cannot be taken back: it says what goes, and has the name typed. */
function EraseDialog({ customer, onClose }: { customer: Customer; onClose: () => void }) {
  const text = useText();
  const errorText = useErrorText();
  const change = useChange();
  const [typed, setTyped] = useState("");
  const word = customer.name || customer.external_ref || customer.id;
  const foreseen = useQuery({
    queryKey: ["erase", customer.id, customer.version],
    queryFn: () => erase(customer, true),
    retry: false,
  });
  const refusal = foreseen.error && errorText(foreseen.error);
  return (
    <Dialog
      title={text("customers.erase_name", { name: word })}
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text("customers.erase_keep")}</Button>
          {foreseen.data && (
            <Button
              look="danger"
              type="submit"
              form="erase"
              refused={typed === word ? undefined : text("customers.erase_type", { word })}
            >
              {text("customers.erase_now")}
            </Button>
          )}
        </>
      }
    >
      {refusal && <p role="alert">{refusal.detail || refusal.title}</p>}
      {foreseen.data && (
        <form
          id="erase"
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (typed !== word) return;
            onClose();
            void change({ run: () => erase(customer, false), done: text("customers.erase_begun") });
          }}
        >
          <p>{text("customers.erase_detail", { orders: foreseen.data.orders })}</p>
          <TextField
            label={text("customers.erase_type", { word })}
            autoFocus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </form>
      )}
    </Dialog>
  );
}
