import { makeWorld } from "@/testing/store/books";
import { AnvilHouse } from "./anvil-house";
import { type FaultyNode, startFaultyNode } from "./faulty-node";

/** A house on a real chain, whose node fails as a test tells it to. */
export async function openBehindFaultyNode(): Promise<{
  house: AnvilHouse;
  node: FaultyNode;
  close(): Promise<void>;
}> {
  const nodes: FaultyNode[] = [];
  const house = await AnvilHouse.open(await makeWorld("sqlite"), async (rpcUrl) => {
    const node = await startFaultyNode(rpcUrl);
    nodes.push(node);
    return node.rpcUrl;
  });
  const [node] = nodes;
  if (!node) throw new RangeError("the house has no node");
  const close = async () => {
    await house.close();
    await node.close();
  };
  return { house, node, close };
}
