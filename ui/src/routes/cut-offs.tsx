import { createFileRoute } from "@tanstack/react-router";
import { CutOffPage } from "@/cutOffs/CutOffPage";

export const Route = createFileRoute("/cut-offs")({ component: CutOffPage });
