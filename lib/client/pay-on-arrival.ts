let wantedTaskId: string | null = null;

/** The buyer pressed "Submit and pay": the task's page starts the payment. Not kept over a reload. */
export function askToPayOnArrival(taskId: string): void {
  wantedTaskId = taskId;
}

/** True once, for the task that was asked for. */
export function takePayOnArrival(taskId: string): boolean {
  if (wantedTaskId !== taskId) return false;
  wantedTaskId = null;
  return true;
}
