// How the files are read, beside the columns: the profile, and what it says of prices, times and unknown items.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { answered } from "@/api/problem";
import { Button } from "@/design/Button";
import { Checkbox, Select, TextField } from "@/design/Field";
import { Panel } from "@/design/Page";
import { useShow } from "@/i18n/show";
import { useChange } from "@/live/useChange";
import styles from "./imports.module.css";
import { fits } from "./mapping";
import { type Import, isWorking, type Noun, type Profile } from "./model";
import { changeImport, takeStep } from "./requests";

interface Props {
  it: Import;
  profile: Profile;
  isChanged: boolean;
  onChange: (profile: Profile) => void;
  onDrop: () => void;
}

export function ReadingForm({ it, profile, isChanged, onChange, onDrop }: Props) {
  const { text, word } = useShow();
  const set = (part: Partial<Profile>) => onChange({ ...profile, ...part });
  const isOver = isWorking(it.state) || it.state === "done" || it.state === "cancelled";
  return (
    <Panel title={text("imports.reading")}>
      <fieldset className={styles.form} disabled={isOver}>
        <ProfileChoice it={it} onChosen={onDrop} />
        {it.noun === "orders" && (
          <>
            <TextField
              label={text("imports.channel")}
              value={profile.channel}
              onChange={({ target }) => set({ channel: target.value })}
            />
            <TextField
              label={text("imports.currency")}
              value={profile.currency ?? ""}
              maxLength={3}
              onChange={({ target }) => set({ currency: target.value.toUpperCase() || null })}
            />
            <TextField
              label={text("imports.time_zone")}
              value={profile.time_zone}
              onChange={({ target }) => set({ time_zone: target.value })}
            />
            <Select
              label={text("imports.unknown_products")}
              value={profile.unknown_products ?? "create"}
              choices={(["create", "refuse"] as const).map((value) => ({
                value,
                label: word("import_unknown", value),
              }))}
              onChange={({ target }) => set({ unknown_products: target.value as "create" | "refuse" })}
            />
            <Checkbox
              label={text("imports.prices_include_tax")}
              checked={profile.prices_include_tax}
              onChange={({ target }) => set({ prices_include_tax: target.checked })}
            />
            <History it={it} />
          </>
        )}
        {isChanged && (
          <p className={styles.changed}>
            {text("imports.changed")}
            <Button look="quiet" onClick={onDrop}>
              {text("imports.drop_changes")}
            </Button>
          </p>
        )}
        <SaveProfile profile={profile} owner={it.owner} />
      </fieldset>
    </Panel>
  );
}

/** A profile by name; those that fit the file's columns are named as such. */
function ProfileChoice({ it, onChosen }: { it: Import; onChosen: () => void }) {
  const { text } = useShow();
  const change = useChange();
  const { data: profiles = [] } = useQuery({
    queryKey: ["import profiles", it.owner],
    queryFn: () => readProfiles(it.owner),
    staleTime: 60_000,
  });
  const headers = it.report.files?.map(({ columns }) => columns.map(({ name }) => name)) ?? [
    it.report.columns ?? [],
  ];
  const isFitting = (profile: Profile) => headers.length > 0 && fits(profile, it.noun as Noun, headers);
  const known = profiles.some(({ name }) => name === it.profile?.name);
  const choose = (name: string) =>
    void change({
      run: async () => {
        await changeImport(it.id, { profile: name });
        await takeStep(it.id, "survey");
        onChosen();
      },
    });
  return (
    <Select
      label={text("imports.profile")}
      value={known ? it.profile?.name : ""}
      choices={[
        ...(known ? [] : [{ value: "", label: text("imports.suggested") }]),
        ...profiles.map((profile) => ({
          value: profile.name,
          label: isFitting(profile) ? text("imports.profile_fits", { name: profile.name }) : profile.name,
        })),
      ]}
      onChange={({ target }) => target.value && choose(target.value)}
    />
  );
}

async function readProfiles(owner: string): Promise<Profile[]> {
  const query = { owner };
  const { shipped, own } = await answered(api.GET("/api/v1/import-profiles", { params: { query } }));
  const names = [...new Set([...own, ...shipped])];
  return await Promise.all(
    names.map(async (name) => {
      const params = { path: { name }, query };
      const profile = await answered(api.GET("/api/v1/import-profiles/{name}", { params }));
      return { ...(profile as unknown as Profile), name };
    }),
  );
}

/** Orders of the past come in as done. */
function History({ it }: { it: Import }) {
  const { text } = useShow();
  const change = useChange();
  return (
    <Checkbox
      label={text("imports.history")}
      checked={it.history}
      onChange={({ target }) =>
        void change({
          run: async () => {
            await changeImport(it.id, { history: target.checked });
            await takeStep(it.id, "survey");
          },
        })
      }
    />
  );
}

function SaveProfile({ profile, owner }: { profile: Profile; owner: string }) {
  const { text } = useShow();
  const change = useChange();
  const [name, setName] = useState("");
  const save = () =>
    void change({
      run: async () =>
        await answered(
          api.PUT("/api/v1/import-profiles/{name}", {
            params: { path: { name }, query: { owner } },
            body: { ...profile, name } as unknown as Record<string, never>,
          }),
        ),
      done: text("imports.profile_saved", { name }),
    }).then(() => setName(""));
  return (
    <div className={styles.save}>
      <TextField
        label={text("imports.save_profile_as")}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      <Button refused={name.trim() ? undefined : text("imports.name_it")} onClick={save}>
        {text("imports.save_profile")}
      </Button>
    </div>
  );
}
