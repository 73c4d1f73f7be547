import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { FormDialog } from "@/forms/FormDialog";
import { useForm } from "@/forms/useForm";
import { useShow } from "@/i18n/show";

type Receipt = Schema<"ExpectedReceiptDetail">;

/** Nothing more comes: what is short is no longer expected. There is no way back, so it is asked. */
export default function CloseForm({ receipt, onClose }: { receipt: Receipt; onClose: () => void }) {
  const { text, format } = useShow();
  const form = useForm({});
  const { id, version, number, outstanding } = receipt;
  const close = async () => {
    const made = await form.send({
      run: () =>
        answered(
          api.POST("/api/v1/expected-receipts/{id}/close", {
            params: { path: { id } },
            headers: ifMatch(version),
            body: {},
          }),
        ),
      done: text("expected.closed", { number }),
    });
    if (made) onClose();
  };
  return (
    <FormDialog
      title={text("expected.close")}
      form={form}
      size="small"
      submitLabel={text("expected.close")}
      onSubmit={(event) => {
        event.preventDefault();
        void close();
      }}
      onClose={onClose}
    >
      <p>{text("expected.close_asked", { short: format.quantity(outstanding) })}</p>
    </FormDialog>
  );
}
