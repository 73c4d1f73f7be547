import { openForm } from "@/forms/open";
import { codeOf } from "@/lists/references";

interface Place {
  product: string;
  owner: string;
  warehouse: string;
  bin?: string;
  lot?: string | null;
}

/** Opens a form for moving what lies here. */
export async function openMove(form: "adjust" | "transfer", place: Place): Promise<void> {
  const { product, owner, warehouse, bin, lot } = place;
  const [sku, binCode] = await Promise.all([
    codeOf("product", product),
    bin ? codeOf("bin", bin) : undefined,
  ]);
  openForm(form, { owner, sku, warehouse, ...(binCode && { bin: binCode }), ...(lot && { lot }) });
}
