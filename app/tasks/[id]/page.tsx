import { dataOfTask } from "@/app/page-data";
import { TaskLive } from "@/components/market/task/task-live";
import { pageWorld } from "../../page-world";

export const metadata = { title: "Task" };

export default async function TaskPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const world = await pageWorld();
  return <TaskLive id={id} initial={await dataOfTask(world, id)} />;
}
