import type { RefObject } from "react";
import type { Command } from "@/commands/registry";
import type { GridHandle } from "@/grid/Grid";

/** The keys of every grid, as commands, so that palette, help and hints know them. */
export function gridCommands(
  grid: RefObject<GridHandle | null>,
  peek: ((id: string) => void) | undefined,
  toggle: ((id: string, index: number) => void) | undefined,
): Command[] {
  const withActive = (run: (id: string, index: number) => void) => () => {
    const active = grid.current?.active();
    if (active) run(active.id, active.index);
  };
  const commands: Command[] = [
    {
      id: "grid.next",
      title: "grid.next",
      scope: "list",
      key: "j",
      moves: true,
      run: () => grid.current?.move("j"),
    },
    {
      id: "grid.previous",
      title: "grid.previous",
      scope: "list",
      key: "k",
      moves: true,
      run: () => grid.current?.move("k"),
    },
    {
      id: "grid.open",
      title: "grid.open",
      scope: "list",
      ownKey: "Enter",
      hint: true,
      run: () => grid.current?.focus(),
    },
  ];
  if (peek)
    commands.push({
      id: "grid.peek",
      title: "grid.peek",
      scope: "list",
      ownKey: "Space",
      hint: true,
      run: withActive(peek),
    });
  if (toggle)
    commands.push({
      id: "grid.select",
      title: "grid.select",
      scope: "list",
      key: "x",
      hint: true,
      run: withActive(toggle),
    });
  return commands;
}
