import { useQuery } from "@tanstack/react-query";
import { api, ifMatch, type Schema } from "@/api/client";
import { answered } from "@/api/problem";
import { TextArea, TextField } from "@/design/Field";
import { FormDialog } from "@/forms/FormDialog";
import { useForm, useSubmit } from "@/forms/useForm";
import { wholeNumber } from "@/forms/values";
import { useShow } from "@/i18n/show";
import { readBuffers, writeBuffers } from "./buffers";

type Buffers = Schema<"Buffers">;

interface Props {
  channel: Schema<"Channel">;
  onClose: () => void;
}

/** Says how many pieces a channel is not told of. */
export default function BuffersDialog({ channel, onClose }: Props) {
  const { id, version } = channel;
  const { data } = useQuery({
    queryKey: ["channel", id, "buffers", version],
    queryFn: ({ signal }) =>
      answered(api.GET("/api/v1/channels/{id}/buffers", { params: { path: { id } }, signal })),
  });
  return data ? <OpenDialog channel={channel} before={data} onClose={onClose} /> : null;
}

function OpenDialog({ channel, before, onClose }: Props & { before: Buffers }) {
  const { text } = useShow();
  const form = useForm({ "/buffer": String(before.buffer), "/items": writeBuffers(before.items) });
  const { items, wrong } = readBuffers(form.value("/items"));
  const others = (): Record<string, string> =>
    wrong ? { "/items": text("availability.line_wrong", wrong) } : {};
  const params = { path: { id: channel.id } };
  const put = (body: Schema<"BuffersBody">, headers?: ReturnType<typeof ifMatch>) =>
    answered(api.PUT("/api/v1/channels/{id}/buffers", { params, body, ...(headers && { headers }) }));
  const submit = useSubmit(form, { required: ["/buffer"], numbers: ["/buffer"], others }, async () => {
    const done = text("availability.changed", { name: channel.name });
    const made = await form.send({
      run: () => put({ buffer: wholeNumber(form.value("/buffer")) ?? 0, items }, ifMatch(before.version)),
      done,
      undo: () => put({ buffer: before.buffer, items: before.items }),
      undone: done,
    });
    if (made) onClose();
  });
  return (
    <FormDialog
      title={text("availability.change")}
      form={form}
      size="small"
      submitLabel={text("availability.do")}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label={text("availability.all")}
        hint={text("availability.all_hint")}
        inputMode="numeric"
        autoFocus
        {...form.text("/buffer")}
      />
      <TextArea
        label={text("availability.items")}
        hint={text("availability.items_hint")}
        rows={5}
        spellCheck={false}
        {...form.text("/items")}
      />
    </FormDialog>
  );
}
