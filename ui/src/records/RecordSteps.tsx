import { useNavigate } from "@tanstack/react-router";
import { ChevronDown, ChevronUp } from "lucide-react";
import { useCommands } from "@/commands/registry";
import { IconButton } from "@/design/Button";
import { useText } from "@/i18n/text";
import { neighbour } from "@/lists/walk";

interface Props {
  /** The list's path in the API. */
  path: string;
  /** The list's address; a record's is this and its id. */
  to: string;
  id: string;
}

/** To the previous and the next record of the list that this one was opened from, and back to the list. */
export function RecordSteps({ path, to, id }: Props) {
  const text = useText();
  const navigate = useNavigate();
  const go = (by: 1 | -1) => () => {
    const next = neighbour(path, id, by);
    if (next) void navigate({ to: `${to}/$id` as never, params: { id: next } as never });
  };
  const [before, after] = ([-1, 1] as const).map((by) =>
    neighbour(path, id, by) ? undefined : ("record.no_neighbour" as const),
  );
  useCommands([
    {
      id: "record.previous",
      title: "record.previous",
      scope: "record",
      key: "[",
      refused: before,
      hint: true,
      run: go(-1),
    },
    {
      id: "record.next",
      title: "record.next",
      scope: "record",
      key: "]",
      refused: after,
      hint: true,
      run: go(1),
    },
    {
      id: "record.back",
      title: "record.back",
      scope: "record",
      key: "Escape",
      run: () => void navigate({ to: to as never }),
    },
  ]);
  return (
    <span className="nowrap">
      <IconButton
        label={text("record.previous")}
        refused={before && text(before)}
        onClick={go(-1)}
        aria-keyshortcuts="["
      >
        <ChevronUp size={16} />
      </IconButton>
      <IconButton
        label={text("record.next")}
        refused={after && text(after)}
        onClick={go(1)}
        aria-keyshortcuts="]"
      >
        <ChevronDown size={16} />
      </IconButton>
    </span>
  );
}
