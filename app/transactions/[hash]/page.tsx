import { notFound } from "next/navigation";
import { TransactionLive } from "@/components/escrow/transaction-live";

export const metadata = { title: "Transaction" };

export default async function TransactionPage({ params }: { params: Promise<{ hash: string }> }) {
  const { hash } = await params;
  if (!/^0x[0-9a-fA-F]{64}$/.test(hash)) notFound();
  return <TransactionLive hash={hash} />;
}
