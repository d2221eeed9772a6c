import { notFound } from "next/navigation";
import { TransactionLive } from "@/components/escrow/transaction-live";

type Of = { params: Promise<{ hash: string }> };

export async function generateMetadata({ params }: Of) {
  return { title: `Transaction ${(await params).hash.slice(0, 10)}…` };
}

export default async function TransactionPage({ params }: Of) {
  const { hash } = await params;
  if (!/^0x[0-9a-fA-F]{64}$/.test(hash)) notFound();
  return <TransactionLive hash={hash} />;
}
