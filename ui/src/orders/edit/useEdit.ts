// The state of an edit: what is written, what it would do, and its way into the book.
import { useState } from "react";
import { api, ifMatch } from "@/api/client";
import { answered } from "@/api/problem";
import { type FormProblems, noProblems, problemsOf } from "@/forms/problems";
import { useEffectBefore } from "@/forms/useForm";
import { wholeNumber } from "@/forms/values";
import { useText } from "@/i18n/text";
import { useChange } from "@/live/useChange";
import { keepVersion, type OrderDetail, type OrderLine } from "../detail";
import {
  ADDRESS_PARTS,
  bodyOf,
  changedLines,
  type EditBody,
  type EditedOrder,
  type Proposal,
  proposalOf,
  wayBack,
} from "./proposal";

export function useEdit(order: OrderDetail, lines: OrderLine[], onDone: () => void) {
  const text = useText();
  const send = useChange();
  const [proposal, setProposal] = useState(() => proposalOf(order));
  const [problems, setProblems] = useState<FormProblems>(noProblems);
  const { id, number, version } = order;
  const body = bodyOf(order, lines, proposal);
  const ask = (body: EditBody, dry_run: boolean, seen?: number) =>
    answered(
      api.POST("/api/v1/orders/{id}/edit", {
        params: { path: { id }, query: { dry_run } },
        headers: seen === undefined ? {} : ifMatch(seen),
        body,
      }),
    );
  const effect = useEffectBefore(`edit ${id} ${version}`, body, (body) => ask(body, true, version));
  const told = effect.error ? problemsOf(effect.error, pointersOf(body)) : problems;

  const apply = () => {
    if (!body) return;
    void send({
      run: () => ask(body, false, version).then(kept),
      done: text("edit.done", { number }),
      undo: (answer) => ask(wayBack(order, lines, body, answer), false).then(kept),
      undone: text("edit.undone", { number }),
      refused: (error) => setProblems(problemsOf(error, pointersOf(body))),
    }).then((answer) => answer && onDone());
  };

  return {
    proposal,
    body,
    effect,
    problems: told,
    apply,
    change: (part: Partial<Proposal>) => {
      setProblems(noProblems);
      setProposal((held) => ({ ...held, ...part }));
    },
    addLine: () =>
      setProposal((held) => ({
        ...held,
        added: [
          ...held.added,
          { key: Date.now(), sku: "", quantity: "1", price: "0", tax: lines[0]?.tax_percent ?? "0" },
        ],
      })),
    errorOf: (line: OrderLine) => {
      const written = proposal.quantities[line.id];
      if (written !== undefined && wholeNumber(written) === undefined) return text("form.whole_number");
      const place = changedLines(lines, proposal).indexOf(line);
      return told.fields[`/lines/${place}/quantity`];
    },
  };
}

function kept(answer: EditedOrder): EditedOrder {
  keepVersion(answer);
  return answer;
}

/** The fields that the panel shows, as pointers into the body. */
function pointersOf(body: EditBody | undefined): string[] {
  return [
    ...(body?.lines ?? []).map((_, place) => `/lines/${place}/quantity`),
    ...(body?.added ?? []).flatMap((_, place) =>
      ["sku", "quantity", "price", "tax_percent"].map((field) => `/added/${place}/${field}`),
    ),
    ...ADDRESS_PARTS.map((part) => `/ship_to/${part}`),
    "/requested_date",
    "/carrier",
    "/ship_by",
    "/priority",
  ];
}
