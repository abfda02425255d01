const words = /dynamically imported module|importing a module script failed|unable to preload css/i;

/** Whether the code or the texts of a page could not be loaded. Each browser says it in its own words. */
export function isFailedImport(error: unknown): boolean {
  return error instanceof Error && words.test(error.message);
}
