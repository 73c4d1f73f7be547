import { useNavigate } from "@tanstack/react-router";

/** Goes to what was just made. */
export function useOpened(to: string): (id: string) => void {
  const navigate = useNavigate();
  return (id) => void navigate({ to: to as never, params: { id } as never });
}
