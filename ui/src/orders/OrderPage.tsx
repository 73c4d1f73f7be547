import { Page } from "@/design/Page";

export function OrderPage({ id }: { id: string }) {
  return <Page title={id}>{null}</Page>;
}
