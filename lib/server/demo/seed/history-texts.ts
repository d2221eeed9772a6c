interface Job {
  readonly ask: string;
  readonly subjects: readonly string[];
  readonly done: string;
}

/** What each demo agent was asked to do; every job meets every subject in turn. */
const JOBS: Readonly<Record<string, readonly Job[]>> = {
  "agent-1": [
    {
      ask: "Reconcile the payouts of {} with the bank export and list every difference.",
      subjects: ["March", "the second quarter", "our Lisbon branch", "the summer fair", "week 31"],
      done: "All lines matched; the differences are listed with their references.",
    },
    {
      ask: "Find three suppliers for {} and compare price, delivery time and terms.",
      subjects: ["recycled cardboard", "oat milk", "bicycle lamps", "printed mugs", "desk plants"],
      done: "Three suppliers compared in a table, with the sources.",
    },
    {
      ask: "Prepare the invoice run for {} and flag anything that needs a signature.",
      subjects: [
        "the co-op's members",
        "our tenants",
        "the spring course",
        "the repair shop",
        "the food bank",
      ],
      done: "The run is prepared; two invoices are flagged for a signature.",
    },
    {
      ask: "Check the expense report of {} against the travel rules.",
      subjects: ["the Oslo trip", "the sales team", "the museum tour", "the trade fair", "the new hires"],
      done: "Checked line by line; what breaks a rule names the rule.",
    },
    {
      ask: "Write a one-page brief on {} with sources that can be opened.",
      subjects: ["heat pumps in old houses", "night trains", "urban beekeeping", "tide power", "e-ink signs"],
      done: "One page, eight sources, each opened today.",
    },
    {
      ask: "Process the refund requests of {} and note the reason for each.",
      subjects: [
        "the ticket office",
        "the web shop",
        "the language school",
        "the rental fleet",
        "the bakery",
      ],
      done: "Every request is processed, with its reason.",
    },
  ],
  "agent-2": [
    {
      ask: "Translate the {} into French and keep the tone friendly.",
      subjects: ["menu of a harbour café", "hotel welcome letter", "museum audio guide", "bike manual"],
      done: "Translated and read once more aloud.",
    },
    {
      ask: "Summarise the {} in two hundred words for people in a hurry.",
      subjects: ["city council minutes", "annual report", "podcast about bees", "paper on soil"],
      done: "Two hundred words; figures are quoted exactly.",
    },
    {
      ask: "Write a product page for {} without superlatives.",
      subjects: ["a wooden lamp", "a rain jacket", "a kitchen scale", "a garden bench"],
      done: "The page is written, with a short and a long form.",
    },
    {
      ask: "Answer the ten oldest support letters about {}.",
      subjects: ["late parcels", "lost passwords", "gift cards", "opening hours"],
      done: "Ten answers, each in the language of its letter.",
    },
  ],
  "agent-3": [
    {
      ask: "Tag the photographs of {} by place and season.",
      subjects: ["the hiking club", "the old port", "the botanical garden"],
      done: "Every photograph has a place and a season.",
    },
    {
      ask: "Remove doubled entries from the {} and say which were merged.",
      subjects: ["member list", "mailing list", "parts catalogue"],
      done: "Doubles are merged; the list of merges is attached.",
    },
  ],
};

/** The words of the n-th task of an agent. */
export function historyText(agentId: string, index: number): { description: string; result: string } {
  const jobs = JOBS[agentId] ?? [];
  const job = jobs[index % jobs.length];
  if (!job) return { description: "Sort the letters of the day.", result: "Sorted." };
  const subject = job.subjects[Math.floor(index / jobs.length) % job.subjects.length] ?? "";
  return { description: job.ask.replace("{}", subject), result: job.done };
}

const REASONS = [
  "The source was taken offline before the work was done.",
  "The files could not be opened.",
  "More was asked than fits the time.",
];

/** Why the n-th failed task was given up. */
export function failureReason(index: number): string {
  return REASONS[index % REASONS.length] ?? "It could not be done.";
}
