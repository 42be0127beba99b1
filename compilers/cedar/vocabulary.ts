/** The entity types of principals and resources, and the one entity of each that a request names. */
export const SUBJECT = { type: "Subject", id: "subject" } as const;
export const RESOURCE = { type: "Resource", id: "resource" } as const;

/** The fields of a context beside the roots of attributes: what the host says, and what it computed. */
export const HOST = "host";
export const FACTS = "facts";
