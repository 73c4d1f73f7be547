import { describe, expect, it } from "vitest";
import { Problem, type ProblemBody } from "@/api/problem";
import { problemsOf } from "./problems";

const refused = (part: Partial<ProblemBody>) =>
  new Problem({
    type: "t",
    title: "No",
    status: 422,
    detail: "Because.",
    code: "c",
    request_id: "r",
    ...part,
  });

describe("which field an error is about", () => {
  it("follows pointers to the field that holds them", () => {
    const error = refused({
      errors: [
        { pointer: "/sku", code: "field.missing", detail: "Must be there." },
        { pointer: "/size_mm/1", code: "field.unreadable", detail: "Too small." },
      ],
    });
    const { fields, rest } = problemsOf(error, ["/sku", "/size_mm"]);
    expect(fields).toEqual({ "/sku": "Must be there.", "/size_mm": "Too small." });
    expect(rest).toBeUndefined();
  });

  it("tells at the form what belongs to no field of it", () => {
    const error = refused({ errors: [{ pointer: "/other", code: "x", detail: "Odd." }] });
    expect(problemsOf(error, ["/sku"])).toEqual({ fields: {}, rest: error });
  });

  it("leaves other faults whole", () => {
    const fault = new Error("broken");
    expect(problemsOf(fault, ["/sku"])).toEqual({ fields: {}, rest: fault });
  });
});
