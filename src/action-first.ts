/** A request as people write it: what is to be done comes first. */
export function actionFirst(request: unknown): unknown {
  if (typeof request !== "object" || request === null || Array.isArray(request)) return request;
  const entries = Object.entries(request);
  return Object.fromEntries([
    ...entries.filter(([key]) => key === "action"),
    ...entries.filter(([key]) => key !== "action"),
  ]);
}
