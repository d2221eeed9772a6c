import { TaskLive } from "@/components/market/task/task-live";
import { seedOfTask } from "../../page-seeds";
import { pageWorld } from "../../page-world";

export const metadata = { title: "Task" };

export default async function TaskPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const world = await pageWorld();
  return <TaskLive id={id} initial={await seedOfTask(world, id)} />;
}
