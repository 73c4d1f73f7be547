// Tags as they are typed, with commas between them, and what is sent to have an order wear them.
import type { Schema } from "@/api/client";

export type TagsBody = Required<Schema<"TagsBody">>;
type Answer = Schema<"OrderAnswer">;

/** The tags in a text, each once, in the form in which the book keeps them. */
export function readTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " ").toLowerCase());
  return [...new Set(tags.filter((tag) => tag !== ""))];
}

/** What is put on and taken off, so that an order with `before` has `after`. */
export function difference(before: string[], after: string[]): TagsBody {
  return {
    add: after.filter((tag) => !before.includes(tag)),
    remove: before.filter((tag) => !after.includes(tag)),
  };
}

/** What takes an answer back: only what it changed, since a tag may have been there before. */
export function reverse({ tags_added, tags_removed }: Answer): TagsBody {
  return { add: tags_removed ?? [], remove: tags_added ?? [] };
}

/** Answers that are taken back alike, each with its place. */
export function alike(done: Answer[]): { body: TagsBody; places: number[] }[] {
  const groups = new Map<string, { body: TagsBody; places: number[] }>();
  done.forEach((answer, place) => {
    const body = reverse(answer);
    const key = JSON.stringify(body);
    const group = groups.get(key) ?? { body, places: [] };
    group.places.push(place);
    groups.set(key, group);
  });
  return [...groups.values()];
}
