// Answers that say no. The server writes title and detail in the reader's language.
import type { components } from "@/generated/schema";

export type ProblemBody = components["schemas"]["Problem"];

/** A refused or failed request, as the server told it. */
export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(`${body.code}: ${body.title}`);
    this.name = "Problem";
  }

  get code(): string {
    return this.body.code;
  }
}

/** The server could not be reached at all. */
export class Unreachable extends Error {
  constructor() {
    super("unreachable");
    this.name = "Unreachable";
  }
}

/** The value of an answer; what is not a success becomes a thrown `Problem`. */
export async function answered<T>(
  request: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await reached(request);
  if (response.ok) return data as T;
  throw new Problem(problemOf(error, response));
}

async function reached<T>(request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new Unreachable();
  }
}

function problemOf(error: unknown, response: Response): ProblemBody {
  if (typeof error === "object" && error !== null && "code" in error) return error as ProblemBody;
  const request_id = response.headers.get("x-request-id") ?? "";
  const title = `HTTP ${response.status}`;
  return { type: "about:blank", code: "http", title, detail: "", status: response.status, request_id };
}
