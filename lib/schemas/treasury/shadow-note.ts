/** Said with everything that a shadow says. */
export const SHADOW_NOTE = "Shadow: recorded, changes nothing";
