import { dataOfTask } from "@/app/page-data";
import { TaskLive } from "@/components/market/task/task-live";
import { pageWorld } from "../../page-world";

type Of = { params: Promise<{ id: string }> };

/** A tab has room for so much. */
const TITLE_CHARACTERS = 60;

export async function generateMetadata({ params }: Of) {
  const task = await dataOfTask(await pageWorld(), (await params).id);
  const [line = ""] = (task?.description ?? "").trim().split("\n");
  const words = Array.from(line);
  const title = words.length > TITLE_CHARACTERS ? `${words.slice(0, TITLE_CHARACTERS).join("")}…` : line;
  return { title: title === "" ? "Task" : title };
}

export default async function TaskPage({ params }: Of) {
  const { id } = await params;
  return <TaskLive id={id} initial={await dataOfTask(await pageWorld(), id)} />;
}
