interface Flight<Extra, Result> {
  readonly extras: Extra[];
  readonly result: Promise<Result>;
}

/**
 * Allows one run per key at a time. Calls made during a run share one follow-up run, since the current one may have read older
 * state.
 */
export function createSingleFlight<Extra, Result>(
  run: (key: string, extras: readonly Extra[]) => Promise<Result>,
): (key: string, extra?: Extra) => Promise<Result> {
  const running = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Flight<Extra, Result>>();

  const start = (key: string, extras: readonly Extra[]): Promise<Result> => {
    const result = run(key, extras);
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    running.set(key, ended);
    void ended.then(() => {
      if (running.get(key) === ended) running.delete(key);
    });
    return result;
  };

  return (key, extra) => {
    const extras = extra === undefined ? [] : [extra];
    const current = running.get(key);
    if (current === undefined) return start(key, extras);
    const next = waiting.get(key);
    if (next !== undefined) {
      next.extras.push(...extras);
      return next.result;
    }
    const result = current.then(() => {
      waiting.delete(key);
      return start(key, extras);
    });
    waiting.set(key, { extras, result });
    return result;
  };
}
