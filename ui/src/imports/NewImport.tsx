// Files were chosen: what do they hold, and whose are they? Then they are sent.
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/api/me";
import { Button } from "@/design/Button";
import { Dialog } from "@/design/Dialog";
import { Select } from "@/design/Field";
import { Meter } from "@/design/Meter";
import { useErrorText } from "@/design/states";
import { openForm } from "@/forms/open";
import { useShow } from "@/i18n/show";
import { allReferences } from "@/lists/references";
import { DemonstrationNote } from "./DemonstrationNote";
import styles from "./imports.module.css";
import { NOUNS, type Noun, nounOf } from "./model";
import { makeImport, sendFile, takeStep } from "./requests";

export function NewImport({ files, onClose }: { files: File[]; onClose: () => void }) {
  const { text, word, format } = useShow();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const [noun, setNoun] = useState<Noun>(() => nounOf(files[0]?.name ?? ""));
  const [chosen, setOwner] = useState("");
  const [sent, setSent] = useState<number>();
  const [error, setError] = useState<unknown>();
  const { data: owners = [] } = useQuery({
    queryKey: ["references", "owner"],
    queryFn: () => allReferences("owner"),
  });
  const mayMakeOwner = useMay()("owner.write");
  const name =
    files.length > 1
      ? text("imports.name_of_many", { first: files[0]?.name ?? "", more: files.length - 1 })
      : (files[0]?.name ?? "");
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  const isSending = sent !== undefined && error === undefined;

  const owner = owners.length === 1 ? (owners[0]?.id ?? "") : chosen;
  // Nobody's orders get into the wrong hands because a list begins with somebody.
  const refused = isSending
    ? text("imports.sending")
    : owners.length > 1 && !owner
      ? text("imports.choose_owner")
      : undefined;

  const send = async () => {
    setError(undefined);
    setSent(0);
    try {
      const id = await makeImport(noun, name, owner || undefined);
      let before = 0;
      for (const file of files) {
        await sendFile(id, file, (loaded) => setSent(before + loaded));
        before += file.size;
      }
      await takeStep(id, "survey");
      await navigate({ to: "/imports/$id", params: { id } });
    } catch (fault) {
      setError(fault);
      setSent(undefined);
    }
  };

  return (
    <Dialog
      title={text("imports.new")}
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onClick={onClose}>{text("action.close")}</Button>
          <Button look="main" onClick={() => void send()} refused={refused}>
            {text("imports.send")}
          </Button>
        </>
      }
    >
      <form
        className={styles.sending}
        onSubmit={(event) => {
          event.preventDefault();
          if (!refused) void send();
        }}
      >
        <ul className={styles.files}>
          {files.map((file) => (
            <li key={file.name}>
              <strong>{file.name}</strong>
              <span className="soft">
                {text("imports.kilobytes", { size: format.quantity(Math.ceil(file.size / 1000)) })}
              </span>
            </li>
          ))}
        </ul>
        <Select
          label={text("imports.holds")}
          value={noun}
          autoFocus
          choices={NOUNS.map((value) => ({ value, label: word("import_noun", value) }))}
          onChange={({ target }) => setNoun(target.value as Noun)}
        />
        {owners.length > 1 && (
          <Select
            label={text("imports.owner")}
            value={owner}
            choices={[
              { value: "", label: text("imports.choose_owner"), isTaken: true },
              ...owners.map(({ id, name, code }) => ({ value: id, label: name || code })),
            ]}
            onChange={({ target }) => setOwner(target.value)}
          />
        )}
        {mayMakeOwner && (
          <div>
            <Button look="quiet" onClick={() => openForm("owner", { stays: true })}>
              {text("imports.for_new_owner")}
            </Button>
          </div>
        )}
        <DemonstrationNote />
        {isSending && <Meter label={text("imports.sending")} value={bytes > 0 ? sent / bytes : undefined} />}
        {error !== undefined && (
          <p role="alert" className={styles.bad}>
            {errorText(error).title} {errorText(error).detail}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
