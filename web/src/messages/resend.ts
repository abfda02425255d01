export interface ResendReport {
  sent: number;
  /** The first refusal of each kind of message, with how many had it. */
  refused: { message: string; count: number }[];
}

/** Does it for one after the other, so that one refusal does not stop the rest. */
export async function resendAll(
  ids: readonly string[],
  resend: (id: string) => Promise<unknown>,
  onProgress: (done: number) => void,
  messageOf: (error: unknown) => string,
): Promise<ResendReport> {
  let sent = 0;
  const refused = new Map<string, number>();
  for (const [index, id] of ids.entries()) {
    try {
      await resend(id);
      sent += 1;
    } catch (error) {
      const message = messageOf(error);
      refused.set(message, (refused.get(message) ?? 0) + 1);
    }
    onProgress(index + 1);
  }
  return { sent, refused: [...refused].map(([message, count]) => ({ message, count })) };
}
