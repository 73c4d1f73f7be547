import { PackagePlus } from "lucide-react";
import { FormButton } from "@/forms/FormButton";

export function StockActions() {
  return (
    <FormButton
      form="receive"
      start={{}}
      title="stock.receive"
      permission="stock.receive"
      shortcut="n"
      icon={<PackagePlus size={15} aria-hidden="true" />}
    />
  );
}
