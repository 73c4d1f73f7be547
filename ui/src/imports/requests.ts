// Imports, asked of the server.
import { queryOptions } from "@tanstack/react-query";
import { api, csrfToken, newKey } from "@/api/client";
import { answered, Problem, Unreachable } from "@/api/problem";
import { type Import, isWorking, type Noun, type Profile } from "./model";

/** How soon a stage that works is looked at again, counted from the answer before. See decision 0019. */
const LOOK_AGAIN_MS = 300;

/** An import; while a job works on it, it is read again and again. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ["import", id],
    queryFn: async ({ signal }) =>
      (await answered(
        api.GET("/api/v1/imports/{id}", { params: { path: { id } }, signal }),
      )) as unknown as Import,
    refetchInterval: ({ state }) => (state.data && isWorking(state.data.state) ? LOOK_AGAIN_MS : false),
  });
}

export function issueKindsQuery(id: string, version: number) {
  return queryOptions({
    queryKey: ["import", id, "kinds", version],
    queryFn: async () =>
      (await answered(api.GET("/api/v1/imports/{id}/issue-kinds", { params: { path: { id } } }))).items,
  });
}

export type Step = "survey" | "check" | "commit" | "pause" | "resume" | "cancel";

export async function takeStep(id: string, step: Step): Promise<void> {
  await answered(api.POST("/api/v1/imports/{id}/{step}", { params: { path: { id, step } } }));
}

export interface ImportChange {
  profile?: string;
  mapping?: Profile;
  answers?: object;
  history?: boolean;
}

export async function changeImport(id: string, body: ImportChange): Promise<void> {
  await answered(
    api.PATCH("/api/v1/imports/{id}", { params: { path: { id } }, body: body as Record<string, never> }),
  );
}

/** Has cells of a line read otherwise than they stand in the file; by column, from 1. */
export async function correctLine(
  id: string,
  file: number,
  line: number,
  cells: Map<number, string>,
): Promise<void> {
  const byPlace = Object.fromEntries([...cells].map(([column, text]) => [`#${column}`, text]));
  await answered(
    api.PATCH("/api/v1/imports/{id}/lines/{line}", {
      params: { path: { id, line } },
      body: { file, cells: byPlace },
    }),
  );
}

export async function makeImport(noun: Noun, name: string, owner: string | undefined): Promise<string> {
  const body = { noun, name, history: false, ...(owner ? { owner } : {}) };
  return (await answered(api.POST("/api/v1/imports", { body }))).id;
}

/** Sends a file, telling how much of it has left. */
export function sendFile(id: string, file: File, onProgress: (sent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    // fetch tells nothing of an upload's progress.
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/imports/${id}/files?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-CSRF-Token", csrfToken());
    request.setRequestHeader("Idempotency-Key", newKey());
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(new Unreachable());
    request.onload = () => (request.status < 300 ? resolve() : reject(problemIn(request)));
    request.send(file);
  });
}

function problemIn(request: XMLHttpRequest): Error {
  try {
    return new Problem(JSON.parse(request.responseText));
  } catch {
    return new Unreachable();
  }
}
