/** Whether a result of the API has nothing to show: an empty list, or a page, or pages, without items. */
export function isEmptyResult(data: unknown): boolean {
  if (Array.isArray(data)) return data.length === 0;
  if (typeof data !== "object" || data === null) return false;
  if ("pages" in data && Array.isArray(data.pages)) return data.pages.every(isEmptyResult);
  return "items" in data && Array.isArray(data.items) && data.items.length === 0;
}
